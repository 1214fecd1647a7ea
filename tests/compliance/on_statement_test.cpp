#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;

class listeners : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(listeners);

/// What was told of one statement, kept.
struct told {
    std::string sql, parameters, error, file;
    std::chrono::nanoseconds duration{};
    std::int64_t rows = 0;
    std::uint32_t line = 0;
    cm::statement_role role = cm::statement_role::text;
    bool writes = false, failed = false;
};

told kept(const cm::statement_event& e) {
    return {std::string(e.sql), e.parameters(), std::string(e.error), e.where.file_name(),
            e.duration,         e.rows,         e.where.line(),       e.role,
            e.writes,           e.failed};
}

TEST_P(listeners, are_told_of_queries_with_values_rows_time_and_call) {
    std::vector<told> all;
    const auto listening =
        cm::on_statement(db, [&](const cm::statement_event& e) { all.push_back(kept(e)); });
    EXPECT_EQ(db.objects<Order>().filter("total"_f > 100, "status"_f == "paid").size(), 2U);
    const std::uint32_t line = __LINE__ - 1;
    ASSERT_EQ(all.size(), 1U);
    EXPECT_TRUE(holds(all[0].sql, "SELECT")) << all[0].sql;
    EXPECT_TRUE(holds(all[0].parameters, "100")) << all[0].parameters;
    EXPECT_TRUE(holds(all[0].parameters, "'paid'")) << all[0].parameters;
    EXPECT_EQ(all[0].rows, 2);
    EXPECT_GT(all[0].duration.count(), 0);
    EXPECT_TRUE(holds(all[0].file, "on_statement_test"));
    EXPECT_EQ(all[0].line, line);
    EXPECT_EQ(all[0].role, cm::statement_role::query);
    EXPECT_FALSE(all[0].writes);
    EXPECT_FALSE(all[0].failed);
    EXPECT_EQ(all[0].error, "");
}

TEST_P(listeners, are_told_of_writes_raw_text_and_transactions) {
    std::vector<told> all;
    const auto listening =
        cm::on_statement(db, [&](const cm::statement_event& e) { all.push_back(kept(e)); });
    db.transaction([](cm::transaction& tx) {
        tx.objects<Order>().filter("status"_f == "paid").update("rating"_f = 4);
        tx.execute("delete from tag where code = {}", "none");
    });
    std::erase_if(all, [](const told& t) {
        return t.role == cm::statement_role::transaction_control && !holds(t.sql, "COMMIT");
    });
    ASSERT_EQ(all.size(), 3U);
    EXPECT_TRUE(all[0].writes);
    EXPECT_EQ(all[0].rows, 3);
    EXPECT_EQ(all[1].role, cm::statement_role::text);
    EXPECT_EQ(all[1].rows, 0);
    EXPECT_EQ(all[2].role, cm::statement_role::transaction_control);
}

TEST_P(listeners, are_told_of_a_transaction_as_the_database_spells_it) {
    std::vector<std::string> all;
    const auto listening = cm::on_statement(db, [&](const cm::statement_event& e) {
        if (e.role == cm::statement_role::transaction_control) all.emplace_back(e.sql);
    });
    struct begins {
        std::vector<std::string> plain, isolated;
    };
    const std::map<cm::backend, begins> expected = {
        {cm::backend::sqlite, {{"BEGIN IMMEDIATE"}, {"BEGIN IMMEDIATE"}}},
        {cm::backend::postgresql, {{"BEGIN"}, {"BEGIN ISOLATION LEVEL SERIALIZABLE"}}},
        {cm::backend::mariadb,
         {{"START TRANSACTION"},
          {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "START TRANSACTION"}}}};
    const auto work = [](cm::transaction& tx) {
        (void)tx.objects<Tag>().exists();
        const auto fails = [](cm::transaction&) { throw std::runtime_error("no"); };
        EXPECT_THROW(tx.savepoint(fails), std::runtime_error);
        tx.savepoint([](cm::transaction& sp) {
            sp.savepoint([](cm::transaction& inner) { (void)inner.objects<Tag>().exists(); });
        });
    };
    const std::vector<std::string> rest = {
        "SAVEPOINT cormorant_1",         "ROLLBACK TO SAVEPOINT cormorant_1",
        "RELEASE SAVEPOINT cormorant_1", "SAVEPOINT cormorant_1",
        "SAVEPOINT cormorant_2",         "RELEASE SAVEPOINT cormorant_2",
        "RELEASE SAVEPOINT cormorant_1", "COMMIT"};
    const begins& mine = expected.at(db.backend());
    for (const cm::isolation level : {cm::isolation::automatic, cm::isolation::serializable}) {
        std::vector<std::string> wanted =
            level == cm::isolation::automatic ? mine.plain : mine.isolated;
        wanted.insert(wanted.end(), rest.begin(), rest.end());
        all.clear();
        db.transaction(work, {.level = level});
        EXPECT_EQ(all, wanted);
    }
}

TEST_P(listeners, are_told_why_a_statement_failed) {
    std::vector<told> all;
    const auto listening =
        cm::on_statement(db, [&](const cm::statement_event& e) { all.push_back(kept(e)); });
    EXPECT_THROW(db.create(User{.name = "Twin", .email = "ann@x.org"}), cm::integrity_error);
    EXPECT_THROW(db.execute("insert into tag (code) values ({})", "red"), cm::integrity_error);
    std::erase_if(all, [](const told& t) { return !t.failed; });
    ASSERT_EQ(all.size(), 2U);
    for (const told& t : all) {
        const std::string lower = t.error;
        EXPECT_TRUE(holds(lower, "uplicate") || holds(lower, "UNIQUE")) << lower;
    }
}

TEST_P(listeners, are_told_as_long_as_they_live) {
    int calls = 0;
    const auto ask = [&] { (void)db.objects<Tag>().exists(); };
    std::optional<cm::statement_listening> kept =
        cm::on_statement(db, [&](const cm::statement_event&) { ++calls; });
    cm::statement_listening moved = std::move(*kept);
    kept.reset();
    ask();
    EXPECT_EQ(calls, 1);
    moved.stop();
    ask();
    EXPECT_EQ(calls, 1);
    moved = cm::on_statement(db, [&](const cm::statement_event&) { calls += 10; });
    ask();
    EXPECT_EQ(calls, 11);
}

TEST_P(listeners, of_a_transaction_are_told_of_its_database) {
    int calls = 0;
    std::optional<cm::statement_listening> listening;
    db.transaction([&](cm::transaction& tx) {
        listening = cm::on_statement(tx, [&](const cm::statement_event& e) {
            calls += e.role == cm::statement_role::query ? 1 : 0;
        });
        (void)tx.objects<Tag>().exists();
    });
    (void)db.objects<Tag>().exists();
    EXPECT_EQ(calls, 2);
}

TEST_P(listeners, that_throw_do_no_harm) {
    const auto listening =
        cm::on_statement(db, [](const cm::statement_event&) { throw std::runtime_error("no"); });
    EXPECT_EQ(db.objects<Tag>().count(), 2);
    db.transaction([](cm::transaction& tx) { tx.create(Tag{.code = "new"}); });
    EXPECT_EQ(db.objects<Tag>().count(), 3);
}

TEST_P(listeners, may_stop_themselves) {
    int calls = 0;
    std::optional<cm::statement_listening> listening;
    listening = cm::on_statement(db, [&](const cm::statement_event&) {
        ++calls;
        listening->stop();
    });
    (void)db.objects<Tag>().exists();
    (void)db.objects<Tag>().exists();
    EXPECT_EQ(calls, 1);
}

TEST_P(listeners, run_on_no_thread_once_they_have_stopped) {
    std::atomic<bool> gone = false, inside = false;
    std::atomic<int> late = 0;
    auto listening = cm::on_statement(db, [&](const cm::statement_event&) {
        inside = true;
        for (int i = 0; i < 20; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (gone) ++late;
        }
    });
    std::thread other([&] { (void)db.objects<Tag>().exists(); });
    while (!inside) std::this_thread::yield();
    listening.stop();
    gone = true;
    other.join();
    EXPECT_EQ(late, 0);
}

}  // namespace
