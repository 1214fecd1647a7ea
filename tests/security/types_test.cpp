#include <nlohmann/json.hpp>

#include "security/hostile.hpp"

/// Texts inside other types: JSON, bytes, UUIDs, enums, choices, keys, and constants of the schema.

namespace hostile {

enum class Mood : std::uint8_t { calm, angry };

}  // namespace hostile

template <>
inline constexpr bool cormorant::store_as_text<hostile::Mood> = true;

namespace hostile {
namespace {

struct Document {
    std::int64_t id = 0;
    cm::json content;
    cm::bytes raw;
    std::optional<cm::uuid> token;
    Mood mood = Mood::calm;
    static constexpr auto meta = cm::model(cm::table("document"));
};

struct Label {
    std::string name;
    std::optional<cm::foreign_key<Label, std::string>> parent;
    cm::reverse<Label, "parent"> children;
    static constexpr auto meta =
        cm::model(cm::primary_key("name"), cm::on_delete("parent", cm::cascade));
};

/// Constants that become literals of the schema.
struct Constants {
    std::int64_t id = 0;
    std::string quoted = "";
    std::string kind = "'; DROP TABLE account; --";
    std::string text;
    static constexpr auto meta = cm::model(
        cm::default_value("quoted", "it's \\ \"q\" `b` -- /* ; {} ?1 $1 %s \\"),
        cm::choices("kind", "'; DROP TABLE account; --", "\\", "\\'", "a\"b", "$1", "?", "{}", "%"),
        cm::check("text_is_'harmless'; --", "text"_f != "\\'; DROP TABLE account; --"),
        cm::index("text").where("text"_f != "it's\\").named("idx 'of' \"texts\""));
};

class hostile_types : public notes {
protected:
    hostile_types() {
        cm::create_tables<Document, Label, Constants>(db);
        for (const char* table : {"document", "label", "constants"}) made(table);
    }
};
CORMORANT_ON_EVERY_BACKEND(hostile_types);

TEST_P(hostile_types, json_keeps_texts_as_keys_and_values) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        const cm::json content = nlohmann::json{{"value", text}, {text + "k", {text, text}}};
        const Document row = db.create(Document{.content = content});
        EXPECT_EQ(db.objects<Document>().get("id"_f == row.id).content, content);
        EXPECT_EQ(db.objects<Document>().filter("content"_f == content).count(), 1);
        EXPECT_EQ(
            db.objects<Document>().filter("id"_f == row.id).update("content"_f = cm::json("{}")),
            1);
    }
    EXPECT_EQ(db.objects<Document>().filter("content"_f == cm::json("{}")).count(),
              static_cast<std::int64_t>(storable().size()));
}

// U+0000 is JSON, and no text of most databases.
TEST_P(hostile_types, a_zero_in_json_is_kept_or_refused) {
    const cm::json content(R"({"a": "x\u0000'; DROP TABLE account; --"})");
    try {
        const Document row = db.create(Document{.content = content});
        EXPECT_EQ(db.objects<Document>().get("id"_f == row.id).content, content);
    } catch (const cm::error& e) {
        EXPECT_EQ(e.kind(), cm::error_kind::data) << e.what();
        EXPECT_FALSE(holds(e.what(), "DROP")) << e.what();
        EXPECT_FALSE(db.objects<Document>().exists());
    }
}

// MariaDB's JSON is 32 deep: a check of the column's refuses the rest.
TEST_P(hostile_types, json_of_the_deepest_nesting_is_kept_or_refused) {
    std::string text(cm::json::max_depth, '[');
    text.append(cm::json::max_depth, ']');
    try {
        const Document row = db.create(Document{.content = cm::json(text)});
        EXPECT_EQ(db.objects<Document>().get("id"_f == row.id).content.text(), text);
    } catch (const cm::error& e) {
        EXPECT_TRUE(e.kind() == cm::error_kind::data || e.kind() == cm::error_kind::check)
            << e.what();
        EXPECT_FALSE(db.objects<Document>().exists());
    }
}

cm::bytes bytes_of(std::string_view text) {
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

TEST_P(hostile_types, bytes_may_be_anything) {
    std::vector<std::string> all = storable();
    all.insert(all.end(), refused().begin(), refused().end());
    std::string every_byte;
    for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
    all.push_back(every_byte);
    all.push_back(long_text() + every_byte);

    std::vector<Document> rows;
    for (const std::string& text : all) rows.push_back({.raw = bytes_of(text)});
    db.bulk_create(rows);
    std::vector<cm::bytes> list;
    for (std::size_t i = 0; i < all.size(); ++i) {
        SCOPED_TRACE(shown(all[i]));
        // The last item of a list fills it up to a power of two: not a long one.
        if (all[i].size() < 1000) list.push_back(bytes_of(all[i]));
        EXPECT_EQ(db.objects<Document>().get("raw"_f == bytes_of(all[i])).id, rows[i].id);
        EXPECT_EQ(db.objects<Document>().get("id"_f == rows[i].id).raw, bytes_of(all[i]));
    }
    EXPECT_EQ(db.objects<Document>().filter("raw"_f.in(list)).count(),
              static_cast<std::int64_t>(all.size()) - 1);
}

// SQLite gets lists of more than 16,384 items as JSON, which has no bytes.
TEST_P(hostile_types, long_lists_of_bytes_find_theirs_or_are_refused) {
    db.create(Document{.raw = bytes_of("\xFF'")});
    std::vector<cm::bytes> list;
    for (int i = 0; i < 20'000; ++i) list.push_back(bytes_of("\xFE" + std::to_string(i)));
    list.push_back(bytes_of("\xFF'"));
    try {
        EXPECT_EQ(db.objects<Document>().filter("raw"_f.in(list)).count(), 1);
    } catch (const cm::error& e) {
        EXPECT_TRUE(e.kind() == cm::error_kind::usage || e.kind() == cm::error_kind::data)
            << e.what();
    }
}

TEST_P(hostile_types, keys_and_what_refers_to_them_keep_their_texts) {
    const Label root = db.create(Label{.name = "root"});
    std::vector<Label> labels;
    for (const std::string& text : storable())
        labels.push_back({.name = text + ".", .parent = cm::key(std::string("root"))});
    db.bulk_create(labels);
    EXPECT_EQ(db.objects(root, "children"_f).count(), static_cast<std::int64_t>(labels.size()));
    for (const Label& label : labels) {
        SCOPED_TRACE(shown(label.name));
        db.create(Label{.name = label.name + "child", .parent = label});
        EXPECT_EQ(db.objects<Label>().filter("parent.name"_f == label.name).get().name,
                  label.name + "child");
        EXPECT_EQ(db.objects<Label>().filter("children.name"_f == label.name + "child").get().name,
                  label.name);
        EXPECT_EQ(db.remove(label).total, 2);
    }
    EXPECT_EQ(db.objects<Label>().count(), 1);
}

TEST_P(hostile_types, an_enum_that_is_none_of_its_texts_is_an_error_without_the_text) {
    const Document row = db.create(Document{.mood = Mood::angry});
    EXPECT_EQ(db.objects<Document>().get("mood"_f == Mood::angry).id, row.id);
    for (const std::string& text : storable()) {
        if (text.empty()) continue;
        SCOPED_TRACE(shown(text));
        try {
            db.execute("update document set mood = {} where id = {}", text, row.id);
        } catch (const cm::error&) {  // a type of the server's own refuses it
            continue;
        }
        const auto e = thrown_by([&] { (void)db.objects<Document>().get("id"_f == row.id); });
        EXPECT_EQ(e.kind(), cm::error_kind::data);
        EXPECT_TRUE(holds(e.what(), "mood")) << e.what();
        EXPECT_FALSE(text.size() > 8 && holds(e.what(), text)) << e.what();
    }
}

TEST_P(hostile_types, a_text_is_no_uuid) {
    for (const std::string& text : storable())
        EXPECT_THROW((void)cm::uuid(text), cm::usage_error) << shown(text);
    const cm::uuid token = cm::uuid::random();
    const Document row = db.create(Document{.token = token});
    EXPECT_EQ(db.objects<Document>().get("token"_f == token).id, row.id);
}

TEST_P(hostile_types, constants_of_the_schema_are_what_they_are_written_as) {
    const char* kinds[] = {"'; DROP TABLE account; --", "\\", "\\'", "a\"b", "$1", "?", "{}", "%"};
    for (const char* kind : kinds) {
        db.execute("insert into constants (kind, text) values ({}, 'x')", kind);
        EXPECT_EQ(db.create(Constants{.kind = kind, .text = "y"}).kind, kind);
        EXPECT_EQ(db.objects<Constants>().filter("kind"_f == kind).count(), 2) << kind;
    }
    for (const Constants& row : db.objects<Constants>().filter("text"_f == "x"))
        EXPECT_EQ(row.quoted, "it's \\ \"q\" `b` -- /* ; {} ?1 $1 %s \\");
    for (const std::string& text : storable()) {
        if (std::find(std::begin(kinds), std::end(kinds), text) != std::end(kinds)) continue;
        SCOPED_TRACE(shown(text));
        const auto sent = thrown_by([&] { db.create(Constants{.kind = text}); });
        EXPECT_EQ(sent.kind(), cm::error_kind::data);
        const auto refused = thrown_by(
            [&] { db.execute("insert into constants (kind, text) values ({}, 'z')", text); });
        EXPECT_EQ(refused.kind(), cm::error_kind::check);
    }
    const auto broken =
        thrown_by([&] { db.create(Constants{.text = "\\'; DROP TABLE account; --"}); });
    EXPECT_EQ(broken.kind(), cm::error_kind::check);
    EXPECT_EQ(broken.constraint(), "text_is_'harmless'; --");
}

}  // namespace
}  // namespace hostile
