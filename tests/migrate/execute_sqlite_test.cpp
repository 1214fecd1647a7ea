#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "migrate/execute/executor.hpp"
#include "migrate/execute_world.hpp"

/// What SQLite needs: tables that are rebuilt, with keys that are off meanwhile.
namespace {

using namespace migrate_execute;

class rebuilt : public testing::Test {
protected:
    static std::vector<detail::named_migration> files() {
        detail::field_state was = note_model().fields[1];
        detail::field_state wide = was;
        wide.nullable = true;
        detail::field_state body = note_model().fields[2];
        detail::field_state longer = body;
        longer.type.max_length = 80;
        return {migration("0001_initial", {},
                          {detail::create_model{note_model()}, detail::create_model{answer()}}),
                migration("0002_wider", {"0001_initial"},
                          {detail::alter_field{"note", was, wide},
                           detail::alter_field{"note", body, longer},
                           detail::add_constraint{
                               "note", detail::unique_state{"uq_note__number", "number"}}})};
    }
    static detail::model_state answer() {
        detail::model_state model = note_model("answer");
        detail::field_state note = field("note", detail::value_kind::integer);
        note.column = "note_id";
        note.references = "note";
        model.fields.push_back(note);
        detail::foreign_key_state key{"fk_answer__note_id", "note", "note"};
        key.on_delete = cm::on_delete_action::cascade;
        model.foreign_keys.push_back(key);
        return model;
    }
    void sql(const char* text) { detail::run_text(db.scope(), text); }
    std::int64_t number(const char* query) {
        return db.fetch<std::int64_t>(cm::trusted(query)).at(0);
    }

    cm::database db = cm::open("sqlite::memory:");
};

TEST_F(rebuilt, changes_of_a_table_are_one_rebuild_that_removes_no_rows_of_others) {
    (void)run(db, files(), {.target = "0001_initial"});
    sql("INSERT INTO note (id, number, body) VALUES (1, 5, 'five')");
    sql("INSERT INTO answer (number, body, note_id) VALUES (1, 'yes', 1)");
    const auto done = run(db, files());
    ASSERT_EQ(done.size(), 1U);
    EXPECT_EQ(std::count_if(done[0].sql.begin(), done[0].sql.end(),
                            [](const std::string& one) { return one.starts_with("CREATE TABLE"); }),
              1);
    EXPECT_EQ(number("SELECT count(*) FROM answer"), 1) << "keys were on when the table went";
    EXPECT_EQ(number("PRAGMA foreign_keys"), 1);
    EXPECT_EQ(number("PRAGMA legacy_alter_table"), 0);
    sql("DELETE FROM note");
    EXPECT_EQ(number("SELECT count(*) FROM answer"), 0) << "the key leads to the table that is new";
}

TEST_F(rebuilt, triggers_views_and_indexes_that_no_model_knows_stay) {
    (void)run(db, files(), {.target = "0001_initial"});
    sql("CREATE TABLE seen (n INTEGER)");
    sql("CREATE INDEX by_hand ON note (body, number)");
    sql("CREATE VIEW bodies AS SELECT body FROM note");
    sql("CREATE TRIGGER watch AFTER INSERT ON note BEGIN INSERT INTO seen VALUES (new.number); "
        "END");
    sql("CREATE TRIGGER other AFTER INSERT ON answer BEGIN UPDATE note SET body = 'x'; END");
    (void)run(db, files());
    sql("INSERT INTO note (id, number, body) VALUES (1, 5, 'five')");
    sql("INSERT INTO answer (number, body, note_id) VALUES (1, 'yes', 1)");
    EXPECT_EQ(number("SELECT n FROM seen"), 5);
    EXPECT_EQ(db.fetch<std::string>("SELECT body FROM bodies").at(0), "x");
    EXPECT_EQ(number("SELECT count(*) FROM sqlite_master WHERE name = 'by_hand'"), 1);
}

TEST_F(rebuilt, indexes_that_the_migration_makes_itself_are_made_once) {
    auto more = files();
    detail::field_state was = note_model().fields[1];
    detail::field_state wide = was;
    wide.nullable = true;
    detail::model_state extra = note_model("extra");
    extra.indexes.push_back({.name = "idx_extra__number", .keys = {{"number"}}});
    more.push_back(migration("0003_extra", {"0002_wider"},
                             {detail::create_model{extra},
                              detail::rename_index{"extra", "idx_extra__number", "idx_between"},
                              detail::alter_field{"extra", was, wide},
                              detail::rename_index{"extra", "idx_between", "idx_last"}}));
    (void)run(db, more);
    EXPECT_EQ(text_of(db), text_of(db, detail::migration_history(more).state()));
}

TEST_F(rebuilt, keys_that_would_lead_nowhere_are_refused_and_those_that_did_before_are_not) {
    (void)run(db, files(), {.target = "0001_initial"});
    sql("PRAGMA foreign_keys = OFF");
    sql("INSERT INTO answer (number, body, note_id) VALUES (1, 'yes', 9)");
    sql("PRAGMA foreign_keys = ON");
    auto more = files();
    (void)run(db, more);
    detail::field_state numbered = answer().fields[1];
    detail::field_state key = numbered;
    key.references = "note";
    more.push_back(migration(
        "0003_key", {"0002_wider"},
        {detail::alter_field{"answer", numbered, key},
         detail::add_constraint{
             "answer", detail::foreign_key_state{"fk_answer__number", "number", "note"}}}));
    const auto e = compliance::thrown_by<detail::stopped_migration>([&] { (void)run(db, more); });
    EXPECT_TRUE(compliance::holds(e.what(), "refer to rows that are not there: 1 more"))
        << e.what();
    EXPECT_EQ(applied(db).size(), 2U);
    EXPECT_EQ(number("PRAGMA foreign_keys"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM sqlite_master WHERE name LIKE 'cm_new%'"), 0);
}

}  // namespace
