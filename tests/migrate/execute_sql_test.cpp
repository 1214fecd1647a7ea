#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "migrate/execute/executor.hpp"
#include "migrate/execute_world.hpp"

/// SQL of the program's own among the operations.
namespace {

using namespace migrate_execute;

class own_sql : public compliance::on_backend {
protected:
    static std::vector<detail::named_migration> files(detail::run_sql sql) {
        return {migration("0001_initial", {}, {detail::create_model{note_model()}}),
                migration("0002_sql", {"0001_initial"}, {std::move(sql)}),
                migration("0003_more", {"0002_sql"}, {detail::create_model{note_model("other")}})};
    }
    std::string refusal(const cm::database& on, const std::vector<detail::named_migration>& all,
                        const std::string& target = {}) {
        const auto e = compliance::thrown_by<detail::stopped_migration>(
            [&] { (void)run(on, all, {.target = target}); });
        why = e.why();
        return e.what();
    }
    std::int64_t rows() { return db.fetch<std::int64_t>("SELECT count(*) FROM note").at(0); }

    const detail::run_sql insert{{{"any",
                                   {"INSERT INTO note (number, body) VALUES (1, 'a')",
                                    "INSERT INTO note (number, body) VALUES (2, 'b')"}}},
                                 {{"any", {"DELETE FROM note"}}},
                                 true};
    detail::migration_stop why = detail::migration_stop::failed;
};

TEST_P(own_sql, is_run_forwards_and_taken_back) {
    (void)run(db, files(insert));
    EXPECT_EQ(rows(), 2);
    (void)run(db, files(insert), {.target = "0001_initial"});
    EXPECT_EQ(rows(), 0);
    for (const auto& one : files(insert))
        EXPECT_EQ(detail::migration_from(detail::text_of(one.file)), one.file);
}

TEST_P(own_sql, is_of_the_backend_that_is_named_and_else_of_any) {
    const std::string name(db.scope()->core().sql_dialect().name());
    detail::run_sql named = insert;
    named.up.push_back({name, {"INSERT INTO note (number, body) VALUES (9, 'own')"}});
    (void)run(db, files(named));
    EXPECT_EQ(db.fetch<std::string>("SELECT body FROM note").at(0), "own");
    detail::run_sql nobodys{{{name == "sqlite" ? "mariadb" : "sqlite", {"nonsense"}}}};
    const auto another = GetParam()->make();
    EXPECT_EQ(run(cm::open(another->url()), files(nobodys)).size(), 3U);
}

TEST_P(own_sql, that_says_no_way_back_is_refused_before_anything_runs) {
    detail::run_sql one_way = insert;
    one_way.reversible = false;
    one_way.down.clear();
    (void)run(db, files(one_way));
    const std::string text = refusal(db, files(one_way), "0001_initial");
    EXPECT_TRUE(compliance::holds(text, "0002_sql cannot be taken back")) << text;
    EXPECT_EQ(why, detail::migration_stop::refused);
    EXPECT_EQ(applied(db).size(), 3U) << "0003_more could have been";
}

TEST_P(own_sql, that_commits_by_itself_is_not_run_twice_where_nobody_heard_its_end) {
    if (db.scope()->core().sql_dialect().facts().transactional_ddl)
        GTEST_SKIP() << "the journal is written in the transaction of the step";
    const auto all = files({{{"any", {"CREATE TABLE by_hand (a int)"}}}});
    (void)run(db, all, {.target = "0001_initial"});
    const auto leave = [](const detail::step_report& step) {
        if (step.ended) throw std::runtime_error("the program ends here");
    };
    EXPECT_THROW((void)run(db, all, {.progress = leave}), std::runtime_error);
    const std::string text = refusal(db, all);
    EXPECT_TRUE(compliance::holds(text, "nobody can say whether it was done")) << text;
    EXPECT_TRUE(compliance::holds(text, "WHERE name = '0002_sql' AND number = 1")) << text;
    detail::run_text(db.scope(),
                     "UPDATE cormorant_migration_step SET state = 'done' WHERE name = "
                     "'0002_sql' AND number = 1");
    (void)run(db, all);
    EXPECT_EQ(applied(db).size(), 3U);
}

TEST_P(own_sql, that_the_database_refuses_is_tried_again_when_it_is_put_right) {
    const auto all = files({{{"any", {"DELETE FROM by_hand", "DROP TABLE by_hand"}}}});
    const std::string text = refusal(db, all);
    EXPECT_TRUE(compliance::holds(text, "0002_sql stopped at step 1 of 2")) << text;
    detail::run_text(db.scope(), "CREATE TABLE by_hand (a int)");
    (void)run(db, all);
    EXPECT_EQ(text_of(db), text_of(db, detail::migration_history(all).state()));
}

CORMORANT_ON_EVERY_BACKEND(own_sql);

}  // namespace
