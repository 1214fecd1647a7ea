#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "migrate/execute/executor.hpp"
#include "migrate/execute_world.hpp"
#include "oracle/faulty_driver.hpp"

/// Runs that do not get to their end, and those that go on with them.
namespace {

using namespace migrate_execute;
using oracle::fault;

detail::foreign_key_state key_to_note() {
    detail::foreign_key_state key;
    key.name = "fk_remark__note_id";
    key.field = "note";
    key.model = "note";
    return key;
}

detail::model_state remark_model() {
    detail::model_state model = note_model("remark");
    detail::field_state note = field("note", detail::value_kind::integer);
    note.column = "note_id";
    note.references = "note";
    model.fields.push_back(note);
    model.indexes.push_back({.name = "idx_remark__note_id", .keys = {{"note"}}});
    model.foreign_keys.push_back(key_to_note());
    return model;
}

// Tables that refer to each other, a required column, renames, an index and a constraint.
std::vector<detail::named_migration> long_history() {
    detail::field_state narrow = note_model().fields[1];
    detail::field_state wide = narrow;
    wide.nullable = true;
    return {migration("0001_initial", {}, {detail::create_model{note_model()}}),
            migration("0002_remark", {"0001_initial"},
                      {detail::create_model{remark_model()},
                       detail::add_field{"note",
                                         field("extra", detail::value_kind::integer),
                                         {detail::value(std::int64_t{7})}},
                       detail::rename_field{"note", "body", "text", "body", "text"},
                       detail::alter_field{"note", narrow, wide},
                       detail::add_index{"note", {.name = "idx_note__extra", .keys = {{"extra"}}}},
                       detail::remove_constraint{"remark", key_to_note()},
                       detail::add_constraint{"note",
                                              detail::unique_state{"uq_note__number", "number"}}})};
}

class resumed : public compliance::on_backend {
protected:
    void SetUp() override {
        if (!can().survives_closing) GTEST_SKIP() << "a database in memory ends with its program";
    }

    struct place {
        std::unique_ptr<compliance::fresh_database> fresh;
        cm::database db;
    };
    /// What is one transaction has fewer sorts of places.
    static int stride() { return GetParam()->name == "mariadb" ? 2 : 5; }

    /// A database of its own with the first migration and two rows.
    place begun() const {
        auto made = GetParam()->make();
        cm::database opened = cm::open(made->url());
        (void)run(opened, long_history(), {.target = "0001_initial"});
        detail::run_text(opened.scope(),
                         "INSERT INTO note (number, body) VALUES (1, 'one'), (2, 'two')");
        return {std::move(made), std::move(opened)};
    }

    static void expect_whole(const cm::database& on) {
        const detail::migration_history history(long_history());
        EXPECT_EQ(text_of(on), text_of(on, history.state()));
        const auto rows = on.fetch<std::int64_t>(
            "SELECT count(*) FROM note WHERE extra = 7 AND text IN ('one', 'two')");
        EXPECT_EQ(rows.at(0), 2);
        for (const detail::applied_migration& one : applied(on))
            EXPECT_EQ(one.state, detail::migration_progress::applied);
        EXPECT_EQ(applied(on).size(), 2U);
        EXPECT_TRUE(run(on, long_history()).empty());
    }

    static void expect_gone(const cm::database& on) {
        EXPECT_EQ(text_of(on), text_of(on, detail::replay(long_history()[0].file.operations)));
        EXPECT_EQ(
            on.fetch<std::int64_t>("SELECT count(*) FROM note WHERE body IN ('one', 'two')").at(0),
            2);
        EXPECT_EQ(applied(on).size(), 1U);
    }

    /// The statement that failed; empty where there are not so many.
    static std::string run_with(fault what, int at, const place& on,
                                const detail::migrate_options& options) {
        oracle::faulty_plan& plan = oracle::plan_of_faults();
        const cm::database faulty(oracle::open_faulty(on.fresh->url()));
        (void)faulty.fetch<std::int64_t>("SELECT count(*) FROM note");  // connected
        plan = {what, at};
        plan.sticks = false;
        try {
            (void)run(faulty, long_history(), options);
        } catch (const cm::error&) {
        }
        std::string failed = plan.failed_sql;
        plan = {};
        return failed;
    }
};

TEST_P(resumed, a_run_that_fails_at_any_statement_is_gone_on_with) {
    int failures = 0;
    for (int at = 0;; at += stride()) {
        const fault what = at % 3 == 0 ? fault::refused : fault::reply_lost;
        const place here = begun();
        const std::string failed = run_with(what, at, here, {});
        if (failed.empty()) break;
        SCOPED_TRACE("statement " + std::to_string(at) + ": " + failed);
        ++failures;
        ASSERT_NO_THROW((void)run(here.db, long_history()));
        ASSERT_NO_FATAL_FAILURE(expect_whole(here.db));
        if (HasFailure()) return;
    }
    EXPECT_GT(failures, 6);
}

TEST_P(resumed, so_is_one_that_goes_back) {
    const detail::migrate_options back{.target = "0001_initial"};
    int failures = 0;
    for (int at = 0;; at += stride()) {
        const fault what = at % 3 == 1 ? fault::cut : fault::reply_lost;
        const place here = begun();
        (void)run(here.db, long_history());
        const std::string failed = run_with(what, at, here, back);
        if (failed.empty()) break;
        SCOPED_TRACE("statement " + std::to_string(at) + ": " + failed);
        ++failures;
        ASSERT_NO_THROW((void)run(here.db, long_history(), back));
        ASSERT_NO_FATAL_FAILURE(expect_gone(here.db));
        if (HasFailure()) return;
    }
    EXPECT_GT(failures, 6);
}

// Runs the history in a process of its own, which kills itself: so many steps on, before or after
// the step. False where it got to its end.
bool is_killed(const std::string& url, int at, bool after_it) {
    const pid_t child = fork();
    if (child == 0) {
        try {
            int seen = 0;
            const cm::database mine = cm::open(url);
            (void)run(mine, long_history(), {.progress = [&](const detail::step_report& step) {
                          if (step.ended == after_it && seen++ == at) (void)kill(getpid(), SIGKILL);
                      }});
            _exit(0);
        } catch (...) {
            _exit(1);
        }
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << "the run failed by itself";
    return WIFSIGNALED(status);
}

TEST_P(resumed, so_is_one_whose_program_was_killed_at_a_step) {
    int killed = 0;
    for (const bool after_it : {false, true}) {
        for (int at = 0;; at += 2) {
            SCOPED_TRACE("step " + std::to_string(at) + (after_it ? " after" : " before"));
            const place here = begun();
            if (!is_killed(here.fresh->url(), at, after_it)) break;
            ++killed;
            ASSERT_NO_THROW((void)run(here.db, long_history()));
            ASSERT_NO_FATAL_FAILURE(expect_whole(here.db));
        }
    }
    EXPECT_GT(killed, 4);
}

TEST_P(resumed, what_somebody_changed_meanwhile_is_shown_beside_what_should_be_there) {
    if (db.scope()->core().sql_dialect().facts().transactional_ddl)
        GTEST_SKIP() << "nothing of a migration is there before all of it";
    const place here = begun();
    ASSERT_TRUE(is_killed(here.fresh->url(), 1, false));
    detail::run_text(here.db.scope(), "ALTER TABLE remark ADD COLUMN by_hand int NULL");
    const auto e = compliance::thrown_by<detail::stopped_migration>(
        [&] { (void)run(here.db, long_history()); });
    const std::string text = e.what();
    EXPECT_TRUE(compliance::holds(text, "step 2 of the migration 0002_remark")) << text;
    EXPECT_TRUE(compliance::holds(text.substr(0, text.find("They should be")), "by_hand")) << text;
    EXPECT_FALSE(compliance::holds(text.substr(text.find("They should be")), "by_hand")) << text;
    detail::run_text(here.db.scope(), "ALTER TABLE remark DROP COLUMN by_hand");
    (void)run(here.db, long_history());
    expect_whole(here.db);
}

TEST_P(resumed, of_two_programs_at_once_each_migration_is_run_by_one) {
    const auto files = random_files(3, 6);
    std::array<std::vector<detail::planned_migration>, 2> done;
    std::array<std::string, 2> wrong;
    std::array<std::thread, 2> programs;
    std::array<std::atomic<int>, 2> steps{};
    for (std::size_t i = 0; i < 2; ++i)
        programs[i] = std::thread([&, i] {
            try {
                const cm::database mine = cm::open(fresh->url());
                done[i] = run(mine, files,
                              {.progress = [&](const auto& step) { steps[i] += step.ended; }});
            } catch (const std::exception& e) {
                wrong[i] = e.what();
            }
        });
    for (std::thread& one : programs) one.join();
    EXPECT_EQ(wrong[0] + wrong[1], "");
    EXPECT_EQ(applied(db).size(), files.size());
    EXPECT_EQ(text_of(db), text_of(db, detail::migration_history(files).state()));
    int once = 0;
    const auto another = GetParam()->make();
    (void)run(cm::open(another->url()), files,
              {.progress = [&](const auto& step) { once += step.ended; }});
    EXPECT_EQ(steps[0] + steps[1], once);
}

TEST_P(resumed, a_program_that_migrates_is_waited_for_no_longer_than_was_said) {
    const cm::database other = open_again("busy_timeout=100");
    bool refused = false;
    (void)run(db, long_history(), {.progress = [&](const auto& step) {
                  if (refused || step.ended) return;
                  const auto e = compliance::thrown_by<detail::stopped_migration>([&] {
                      (void)run(other, long_history(), {.wait = std::chrono::milliseconds(150)});
                  });
                  EXPECT_EQ(e.why(), detail::migration_stop::locked);
                  EXPECT_TRUE(compliance::holds(e.what(), "another program migrates")) << e.what();
                  refused = true;
              }});
    EXPECT_TRUE(refused);
}

CORMORANT_ON_EVERY_BACKEND(resumed);

}  // namespace
