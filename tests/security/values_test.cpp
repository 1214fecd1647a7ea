#include "security/hostile.hpp"

/// Texts as values: written and found in each way that there is.

namespace hostile {
namespace {

class hostile_values : public notes {};
CORMORANT_ON_EVERY_BACKEND(hostile_values);

TEST_P(hostile_values, are_stored_and_found_as_they_are_and_nothing_else_is_found) {
    const auto rows = all_stored();
    const auto count = static_cast<std::int64_t>(rows.size());
    ASSERT_EQ(db.objects<Note>().count(), count);
    for (const Note& row : rows) {
        SCOPED_TRACE(shown(row.text));
        const auto found = db.objects<Note>().filter("text"_f == row.text).to_vector();
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].id, row.id);
        EXPECT_EQ(found[0].text, row.text);
        EXPECT_EQ(found[0].maybe, row.text);
        EXPECT_EQ(db.objects<Note>().get("maybe"_f == row.maybe).id, row.id);
        EXPECT_EQ(db.objects<Note>().filter("text"_f.in({row.text})).get().id, row.id);
        EXPECT_EQ(db.objects<Note>().exclude("text"_f == row.text).count(), count - 1);
        EXPECT_EQ(db.objects<Note>().filter("text"_f == row.text || "rank"_f == -1).count(), 1);
    }
    EXPECT_EQ(db.objects<Note>().filter("text"_f.in(storable())).count(), count);
}

TEST_P(hostile_values, are_created_saved_and_updated_as_they_are) {
    Note note = db.create(Note{.text = "first", .rank = 1});
    const Note other = db.create(Note{.text = "other", .rank = 2});
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        note.text = text;
        db.save(note);
        EXPECT_EQ(db.objects<Note>().get("id"_f == note.id).text, text);
        note.maybe = text;
        db.save(note, "maybe"_f);
        EXPECT_EQ(db.objects<Note>().get("id"_f == note.id).maybe, text);
        EXPECT_EQ(db.objects<Note>().filter("rank"_f == 2).update("maybe"_f = text), 1);
        EXPECT_EQ(db.objects<Note>().get("id"_f == other.id).maybe, text);
        EXPECT_EQ(db.objects<Note>().get("id"_f == other.id).text, "other");
        const Note made = db.create(Note{.text = text, .rank = 3});
        EXPECT_EQ(db.objects<Note>().get("rank"_f == 3).text, text);
        EXPECT_EQ(db.objects<Note>().filter("text"_f == text, "rank"_f == 3).remove().total, 1);
        EXPECT_FALSE(db.objects<Note>().filter("id"_f == made.id).exists());
    }
    EXPECT_EQ(db.objects<Note>().count(), 2);
}

TEST_P(hostile_values, are_written_in_bulk_and_changed_in_bulk) {
    auto rows = all_stored();
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].text = rows[rows.size() - 1 - i].maybe.value();
    EXPECT_EQ(db.bulk_update(rows, "text"_f), static_cast<std::int64_t>(rows.size()));
    for (const Note& row : db.objects<Note>().order_by("id"_f)) {
        const auto i = static_cast<std::size_t>(row.rank);
        EXPECT_EQ(row.maybe, storable()[i]);
        EXPECT_EQ(row.text, storable()[storable().size() - 1 - i]) << shown(row.text);
    }
}

TEST_P(hostile_values, are_written_by_the_thousand) {
    std::vector<Note> rows;
    for (int i = 0; i < 6000; ++i) {
        const auto n = static_cast<std::size_t>(i);
        rows.push_back({.text = storable()[n % storable().size()] + std::to_string(i), .rank = i});
    }
    db.bulk_create(rows);
    int i = 0;
    for (const Note& row : db.objects<Note>().order_by("rank"_f).stream(500)) {
        ASSERT_EQ(row.text, rows[static_cast<std::size_t>(i)].text) << shown(row.text);
        ASSERT_EQ(row.id, rows[static_cast<std::size_t>(i)].id);
        ++i;
    }
    EXPECT_EQ(i, 6000);
}

// Beyond 16,384 items SQLite gets its list as JSON.
TEST_P(hostile_values, are_found_in_lists_of_any_length) {
    const auto rows = all_stored();
    std::vector<std::string> list;
    for (int i = 0; i < 20'000; ++i)
        list.push_back(storable()[static_cast<std::size_t>(i) % storable().size()] + "'" +
                       std::to_string(i));
    EXPECT_EQ(db.objects<Note>().filter("text"_f.in(list)).count(), 0);
    list.insert(list.end(), storable().begin(), storable().end());
    EXPECT_EQ(db.objects<Note>().filter("text"_f.in(list)).count(),
              static_cast<std::int64_t>(rows.size()));
    EXPECT_EQ(db.objects<Note>().filter(!"text"_f.in(list)).count(), 0);
}

TEST_P(hostile_values, of_a_megabyte_are_values_like_others) {
    const std::string text = long_text();
    const Note note = db.create(Note{.text = text, .maybe = text});
    db.create(Note{.text = text + "x", .maybe = text.substr(1)});
    EXPECT_EQ(db.objects<Note>().get("text"_f == text).id, note.id);
    EXPECT_EQ(db.objects<Note>().get("text"_f.in({text, std::string("y")})).maybe, text);
    EXPECT_EQ(db.objects<Note>().filter("text"_f.contains(text)).count(), 2);
    EXPECT_EQ(db.fetch<std::string>("select text from note where text = {}", text).at(0), text);
}

TEST_P(hostile_values, are_found_or_made_once) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        const auto [first, made] = db.get_or_create<Note>("text"_f == text, Note{.text = text});
        EXPECT_TRUE(made);
        const auto [again, made_again] =
            db.get_or_create<Note>("text"_f == text, Note{.text = text});
        EXPECT_FALSE(made_again);
        EXPECT_EQ(again.id, first.id);
        EXPECT_EQ(again.text, text);
        const Note changed = db.update_or_create("text"_f == text, Note{.text = text, .rank = 9});
        EXPECT_EQ(changed.id, first.id);
    }
    EXPECT_EQ(db.objects<Note>().filter("rank"_f == 9).count(),
              static_cast<std::int64_t>(storable().size()));
}

TEST_P(hostile_values, are_computed_with_as_they_are) {
    all_stored();
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        const auto found =
            db.objects<Note>()
                .filter("text"_f == text)
                .annotate("joined"_f = cm::concat("text"_f, text),
                          "same"_f = cm::when("text"_f == text, text).otherwise("'no'"),
                          "rest"_f = cm::replace("text"_f, text, std::string("'")))
                .to_vector();
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0]["joined"_f], text + text);
        EXPECT_EQ(found[0]["same"_f], text);
        EXPECT_EQ(found[0]["rest"_f], text.empty() ? "" : "'");
    }
}

// ---- what no column takes -----------------------------------------------------------------------

TEST_P(hostile_values, that_are_no_texts_are_refused_wherever_they_are_given) {
    Note stored = db.create(Note{.text = "stored", .maybe = "stored"});
    const auto all = db.objects<Note>();
    for (const std::string& text : refused()) {
        SCOPED_TRACE(shown(text));
        Note note{.text = text};
        expect_refusal(thrown_by([&] { db.create(note); }), text);
        expect_refusal(thrown_by([&] { db.save(note); }), text);
        Note changed = stored;
        changed.maybe = text;
        expect_refusal(thrown_by([&] { db.save(changed); }), text);
        expect_refusal(thrown_by([&] { db.save(changed, "maybe"_f); }), text);
        expect_refusal(thrown_by([&] { (void)all.filter("text"_f == text).to_vector(); }), text);
        expect_refusal(thrown_by([&] { (void)all.filter("text"_f != text).count(); }), text);
        expect_refusal(thrown_by([&] { (void)all.get("text"_f == text); }), text);
        expect_refusal(thrown_by([&] { (void)all.filter("text"_f.in({text})).exists(); }), text);
        expect_refusal(thrown_by([&] { all.update("maybe"_f = text); }), text);
        expect_refusal(thrown_by([&] { (void)all.filter("text"_f == text).remove(); }), text);
        expect_refusal(thrown_by([&] { db.get_or_create<Note>("text"_f == text, note); }), text);
        expect_refusal(thrown_by([&] { db.execute("delete from note where text = {}", text); }),
                       text);
        expect_refusal(thrown_by([&] { (void)db.fetch<std::string>("select {}", text); }), text);
    }
    ASSERT_EQ(db.objects<Note>().count(), 1);
    EXPECT_EQ(db.objects<Note>().get().maybe, "stored");
}

TEST_P(hostile_values, that_are_no_texts_undo_the_bulk_write_they_are_in) {
    auto stored = std::vector<Note>{{.text = "a"}, {.text = "b"}};
    db.bulk_create(stored);
    for (const std::string& text : refused()) {
        SCOPED_TRACE(shown(text));
        std::vector<Note> rows = {{.text = "one"}, {.text = "two"}, {.text = text}};
        expect_refusal(thrown_by([&] { db.bulk_create(rows); }), text);
        stored[0].text = "changed";
        stored[1].text = text;
        expect_refusal(thrown_by([&] { db.bulk_update(stored, "text"_f); }), text);
    }
    std::vector<Note> many(5000);
    many[4321].text = "\xC3'";
    expect_refusal(thrown_by([&] { db.bulk_create(many); }), "\xC3'");
    EXPECT_EQ(db.objects<Note>().filter("text"_f.in({std::string("a"), std::string("b")})).count(),
              2);
    EXPECT_EQ(db.objects<Note>().count(), 2);
}

TEST_P(hostile_values, that_are_no_texts_are_refused_in_long_lists_too) {
    db.create(Note{.text = "x1"});
    std::vector<std::string> list;
    for (int i = 0; i < 20'000; ++i) list.push_back("x" + std::to_string(i));
    for (const std::string& text : refused()) {
        SCOPED_TRACE(shown(text));
        list[12'345] = text;
        expect_refusal(
            thrown_by([&] { (void)db.objects<Note>().filter("text"_f.in(list)).count(); }), text);
    }
}

}  // namespace
}  // namespace hostile
