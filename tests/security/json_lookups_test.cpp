#include <map>
#include <nlohmann/json.hpp>

#include "security/hostile.hpp"

/// Keys of JSON and search texts: found as they are or refused, and nothing else happens.

namespace hostile {
namespace {

struct Keyed {
    std::int64_t id = 0;
    cm::json content;
    int rank = 0;
    static constexpr auto meta = cm::model(cm::table("keyed"));
};

/// One document for each text, with the text as a key: {text: {text: rank}}.
class hostile_json_keys : public notes {
protected:
    hostile_json_keys() {
        made("keyed");
        cm::create_tables<Keyed>(db);
        std::vector<Keyed> rows;
        for (const std::string& text : storable()) {
            const int rank = static_cast<int>(rows.size());
            const nlohmann::json inner = {{text, rank}};
            rows.push_back({.content = nlohmann::json{{text, inner}}, .rank = rank});
        }
        db.bulk_create(rows);
    }
    template <class Condition>
    [[nodiscard]] std::vector<int> found(const Condition& condition) const {
        std::vector<int> ranks;
        for (const Keyed& row : db.objects<Keyed>().filter(condition).order_by("rank"_f))
            ranks.push_back(row.rank);
        return ranks;
    }
    /// MariaDB cannot spell a key that begins with a minus sign.
    [[nodiscard]] bool has_path(std::string_view text) const {
        return GetParam()->name != "mariadb" || !text.starts_with('-');
    }
};
CORMORANT_ON_EVERY_BACKEND(hostile_json_keys);

TEST_P(hostile_json_keys, are_found_as_they_are) {
    for (std::size_t i = 0; i < storable().size(); ++i) {
        const std::string& text = storable()[i];
        SCOPED_TRACE(shown(text));
        const std::vector<int> alone{static_cast<int>(i)};
        if (!has_path(text)) {
            const auto refusal = thrown_by([&] { (void)found("content"_f.has_key(text)); });
            EXPECT_EQ(refusal.kind(), cm::error_kind::usage);
            EXPECT_TRUE(holds(refusal.what(), "MariaDB")) << refusal.what();
            EXPECT_EQ(thrown_by([&] { (void)found("content"_f.at(text) == 1); }).kind(),
                      cm::error_kind::usage);
            continue;
        }
        EXPECT_EQ(found("content"_f.has_key(text)), alone);
        EXPECT_EQ(found("content"_f.at(text).is_not_null()), alone);
        EXPECT_EQ(found("content"_f.at(text, text) == static_cast<int>(i)), alone);
        EXPECT_EQ(found("content"_f.at(text).at(text).as<int>() == static_cast<int>(i)), alone);
        EXPECT_EQ(found("content"_f.has_keys({text, text})), alone);
        EXPECT_EQ(found("content"_f.at(text, "x", text).is_not_null()), std::vector<int>{});
    }
    std::vector<std::string> all = storable();
    std::erase_if(all, [&](const std::string& text) { return !has_path(text); });
    EXPECT_EQ(found("content"_f.has_any_key(all)).size(), all.size());
}

TEST_P(hostile_json_keys, that_are_no_texts_are_refused) {
    for (const std::string& text : refused()) {
        SCOPED_TRACE(shown(text));
        expect_refusal(thrown_by([&] { (void)found("content"_f.has_key(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("content"_f.at(text).is_null()); }), text);
        expect_refusal(thrown_by([&] { (void)found("content"_f.at("a", text) == 1); }), text);
        expect_refusal(thrown_by([&] { (void)found("content"_f.has_keys({text})); }), text);
        expect_refusal(thrown_by([&] { (void)found("content"_f.has_any_key({"a", text})); }), text);
    }
}

class hostile_json_values : public notes {
protected:
    hostile_json_values() {
        made("keyed");
        cm::create_tables<Keyed>(db);
    }
};
CORMORANT_ON_EVERY_BACKEND(hostile_json_values);

TEST_P(hostile_json_values, are_found_as_they_are) {
    std::vector<Keyed> rows;
    for (const std::string& text : storable())
        rows.push_back(
            {.content = nlohmann::json{{"t", text}}, .rank = static_cast<int>(rows.size())});
    db.bulk_create(rows);
    for (std::size_t i = 0; i < storable().size(); ++i) {
        const std::string& text = storable()[i];
        SCOPED_TRACE(shown(text));
        const auto equal = db.objects<Keyed>().filter("content"_f.at("t") == text).to_vector();
        ASSERT_EQ(equal.size(), 1U);
        EXPECT_EQ(equal[0].rank, static_cast<int>(i));
        const auto same = db.objects<Keyed>()
                              .filter("content"_f.at("t") == cm::json(nlohmann::json(text)))
                              .to_vector();
        ASSERT_EQ(same.size(), 1U);
        EXPECT_EQ(same[0].rank, static_cast<int>(i));
        const auto holding =
            db.objects<Keyed>()
                .filter("content"_f.contains(cm::json(nlohmann::json{{"t", text}})))
                .to_vector();
        ASSERT_EQ(holding.size(), 1U);
        EXPECT_EQ(holding[0].rank, static_cast<int>(i));
    }
    const auto read = db.objects<Keyed>()
                          .order_by("rank"_f)
                          .scalars("content"_f.at("t").as<std::string>())
                          .to_vector();
    ASSERT_EQ(read.size(), storable().size());
    for (std::size_t i = 0; i < read.size(); ++i) EXPECT_EQ(read[i], storable()[i]);
}

// ---- search texts -------------------------------------------------------------------------------

struct Page {
    std::int64_t id = 0;
    std::string title;
    std::string body;
    static constexpr auto meta =
        cm::model(cm::table("page"), cm::search_index(cm::text_language::simple, "title", "body"));
};

class hostile_searches : public notes {
protected:
    hostile_searches() {
        made("page");
        cm::create_tables<Page>(db);
        db.create(Page{.title = "cormorants", .body = "dive"});
    }
    [[nodiscard]] std::int64_t found(std::string_view typed) const {
        return db.objects<Page>().filter(cm::search("title"_f, "body"_f).matches(typed)).count();
    }
    [[nodiscard]] bool can_search() const { return !GetParam()->name.starts_with("sqlite"); }
};
CORMORANT_ON_EVERY_BACKEND(hostile_searches);

TEST_P(hostile_searches, end_well_whatever_is_typed) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        if (!can_search()) {
            EXPECT_EQ(thrown_by([&] { (void)found(text); }).kind(), cm::error_kind::usage);
            continue;
        }
        EXPECT_NO_THROW((void)found(text));
        EXPECT_NO_THROW((void)found(text + " " + text));
        EXPECT_NO_THROW((void)found("-" + text + " +\"" + text));
        const auto ranks = db.objects<Page>()
                               .order_by(cm::search("title"_f, "body"_f).rank(text).desc())
                               .to_vector();
        EXPECT_EQ(ranks.size(), 1U);
    }
    if (can_search()) {
        EXPECT_EQ(found("cormorants"), 1);
    }
}

TEST_P(hostile_searches, that_are_no_texts_are_refused) {
    if (!can_search()) GTEST_SKIP() << "SQLite has no full-text search of plain tables";
    for (const std::string& text : refused()) {
        SCOPED_TRACE(shown(text));
        expect_refusal(thrown_by([&] { (void)found(text); }), text);
    }
}

}  // namespace
}  // namespace hostile
