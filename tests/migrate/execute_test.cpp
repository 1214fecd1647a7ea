#include "migrate/execute/executor.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "migrate/execute_world.hpp"

namespace {

using namespace migrate_execute;

class executed : public compliance::on_backend {
protected:
    static std::vector<detail::named_migration> notes() {
        return {migration("0001_initial", {}, {detail::create_model{note_model()}}),
                migration("0002_extra", {"0001_initial"},
                          {detail::add_field{"note", extra(), {detail::value(std::int64_t{7})}}}),
                migration("0003_rename", {"0002_extra"},
                          {detail::rename_field{"note", "body", "text", "body", "text"}})};
    }
    static detail::field_state extra() { return field("extra", detail::value_kind::integer); }

    std::string refusal(const std::vector<detail::named_migration>& files,
                        const detail::migrate_options& options = {}) {
        const auto e = compliance::thrown_by<detail::stopped_migration>(
            [&] { (void)run(db, files, options); });
        why = e.why();
        return e.what();
    }
    detail::migration_stop why = detail::migration_stop::failed;
};

TEST_P(executed, histories_leave_what_their_states_ask_for_and_are_written_down) {
    const auto files = random_files(3, 5);
    const detail::migration_history history(files);
    EXPECT_EQ(run(db, files, {.program = "tests"}).size(), files.size());
    EXPECT_EQ(text_of(db), text_of(db, history.state()));
    const auto there = applied(db);
    ASSERT_EQ(there.size(), files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        EXPECT_EQ(there[i].name, files[i].name);
        EXPECT_EQ(there[i].state, detail::migration_progress::applied);
        EXPECT_EQ(there[i].program, "tests");
        EXPECT_EQ(there[i].applied_at.size(), std::string("2026-03-01T12:00:00.123456Z").size());
    }
    EXPECT_TRUE(run(db, files).empty()) << "all of it is there";
}

TEST_P(executed, targets_are_reached_forwards_and_backwards) {
    const auto files = random_files(5, 5);
    const detail::migration_history history(files);
    EXPECT_EQ(names_of(run(db, files, {.target = files[2].name})),
              (names{files[0].name, files[1].name, files[2].name}));
    EXPECT_EQ(names_of(run(db, files, {.target = files[1].name})), names{"-" + files[2].name});
    detail::table_state state;
    for (int i = 0; i < 2; ++i) state = detail::replay(files[i].file.operations, state);
    EXPECT_EQ(text_of(db), text_of(db, state));
    (void)run(db, files);
    EXPECT_EQ(text_of(db), text_of(db, history.state()));
    EXPECT_EQ(run(db, files, {.target = std::string(detail::no_migration)}).size(), 5U);
    EXPECT_EQ(text_of(db), "");
    EXPECT_TRUE(applied(db).empty());
}

TEST_P(executed, rows_stay_and_get_the_values_that_are_asked_for) {
    const auto files = notes();
    (void)run(db, files, {.target = "0001_initial"});
    detail::run_text(db.scope(), "INSERT INTO note (number, body) VALUES (5, 'five')");
    (void)run(db, files);
    EXPECT_EQ(db.fetch<std::string>("SELECT text FROM note WHERE number = 5 AND extra = 7").at(0),
              "five");
    (void)run(db, files, {.target = "0001_initial"});
    EXPECT_EQ(db.fetch<std::string>("SELECT body FROM note WHERE number = 5").at(0), "five");
}

TEST_P(executed, a_plan_has_the_sql_and_changes_nothing) {
    const auto plan = run(db, notes(), {.mode = detail::migrate_mode::plan});
    ASSERT_EQ(plan.size(), 3U);
    ASSERT_EQ(plan[0].sql.size(), 1U);
    EXPECT_TRUE(plan[0].sql[0].starts_with("CREATE TABLE")) << plan[0].sql[0];
    EXPECT_EQ(text_of(db), "");
    EXPECT_TRUE(applied(db).empty());
    const auto alone =
        detail::sql_of(detail::migration_history(notes()), "0001_initial",
                       detail::migration_direction::backward, db.scope()->core().sql_dialect());
    ASSERT_EQ(alone.size(), 1U);
    EXPECT_TRUE(alone[0].starts_with("DROP TABLE")) << alone[0];
}

TEST_P(executed, steps_are_told_before_and_after_they_run) {
    std::vector<std::string> told;
    (void)run(db, notes(), {.target = "0001_initial", .progress = [&](const auto& step) {
                                told.push_back(step.migration + (step.ended ? " ends " : " ") +
                                               std::to_string(step.number) + "/" +
                                               std::to_string(step.of));
                            }});
    EXPECT_EQ(told, (names{"0001_initial 1/1", "0001_initial ends 1/1"}));
}

TEST_P(executed, what_is_faked_is_written_down_and_not_run) {
    const auto files = notes();
    (void)run(db, files, {.target = "0001_initial", .mode = detail::migrate_mode::fake});
    EXPECT_EQ(applied(db).size(), 1U);
    EXPECT_EQ(text_of(db), "");
    (void)run(db, files,
              {.target = std::string(detail::no_migration), .mode = detail::migrate_mode::fake});
    EXPECT_TRUE(applied(db).empty());
}

TEST_P(executed, the_first_migration_is_faked_where_its_tables_are_what_it_would_make) {
    const auto files = notes();
    const detail::migrate_options options{.mode = detail::migrate_mode::fake_initial};
    (void)run(db, files, {.target = "0001_initial"});
    detail::run_text(db.scope(), "DROP TABLE cormorant_migration");
    detail::run_text(db.scope(), "DROP TABLE cormorant_migration_step");
    EXPECT_EQ(run(db, files, options).size(), 3U) << "the first is believed, the others run";
    EXPECT_EQ(text_of(db), text_of(db, detail::migration_history(files).state()));
    detail::run_text(db.scope(), "DROP TABLE cormorant_migration");
    detail::run_text(db.scope(), "DROP TABLE cormorant_migration_step");
    EXPECT_TRUE(compliance::holds(refusal(files, options), "0001_initial stopped at step 1 of 1"))
        << "the tables have moved on";
}

TEST_P(executed, a_history_that_is_not_what_was_applied_is_refused) {
    auto files = notes();
    (void)run(db, files);
    auto edited = files;
    std::get<detail::add_field>(edited[1].file.operations[0]).field.nullable = true;
    EXPECT_TRUE(compliance::holds(refusal(edited), "0002_extra was edited after it was applied"));
    EXPECT_EQ(why, detail::migration_stop::history);
    auto older = files;
    older.pop_back();
    EXPECT_TRUE(compliance::holds(refusal(older), "0003_rename was applied by a newer one"));
    auto gone = files;
    gone.erase(gone.begin() + 1);
    gone[1].file.depends = {"0001_initial"};
    const auto faults = detail::faults_of(detail::migration_history({gone[0]}), applied(db));
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].kind, detail::history_fault_kind::ahead);
    EXPECT_TRUE(compliance::holds(refusal(gone), "0002_extra was applied to this database, but"));
    auto forked = files;
    forked.push_back(migration("0004_a", {"0003_rename"}, {}));
    forked.push_back(migration("0004_b", {"0003_rename"}, {}));
    EXPECT_TRUE(compliance::holds(refusal(forked), "0004_a and 0004_b follow the same one"));
    EXPECT_EQ(names_of(run(db, forked, {.target = "0004_a"})), names{"0004_a"});
    EXPECT_TRUE(compliance::holds(refusal(forked, {.target = "0009"}), "no migration 0009"));
}

TEST_P(executed, a_statement_that_fails_is_named_and_the_next_run_goes_on_with_it) {
    auto files = notes();
    auto number = field("number", detail::value_kind::integer);
    detail::model_state unique = note_model();
    files.push_back(migration(
        "0004_unique", {"0003_rename"},
        {detail::add_index{"note", {.name = "idx_note__extra", .keys = {{"extra"}}}},
         detail::add_constraint{"note", detail::unique_state{"uq_note__number", "number"}}}));
    (void)run(db, files, {.target = "0003_rename"});
    for (int i = 0; i < 2; ++i)
        detail::run_text(db.scope(), "INSERT INTO note (number, text, extra) VALUES (5, 'x', 1)");
    const std::string text = refusal(files);
    EXPECT_TRUE(compliance::holds(text, "0004_unique stopped at step ")) << text;
    EXPECT_EQ(why, detail::migration_stop::failed);
    detail::run_text(db.scope(), "UPDATE note SET number = id");
    EXPECT_EQ(names_of(run(db, files)), names{"0004_unique"});
    EXPECT_EQ(text_of(db), text_of(db, detail::migration_history(files).state()));
    EXPECT_EQ(db.fetch<std::int64_t>("SELECT count(*) FROM note").at(0), 2);
}

TEST_P(executed, no_migration_runs_inside_a_transaction) {
    db.transaction([&](cm::transaction&) {
        const auto e = compliance::thrown_by<cm::usage_error>([&] { (void)run(db, notes()); });
        EXPECT_TRUE(compliance::holds(e.what(), "after the transaction")) << e.what();
    });
}

CORMORANT_ON_EVERY_BACKEND(executed);

}  // namespace
