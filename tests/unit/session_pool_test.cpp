#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "unit/session_database.hpp"

namespace cormorant::detail {
namespace {

TEST(session_pool, readers_work_beside_a_writer) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url());
    execute(*db, "create table t (n int)");
    db->atomically([&](const scope_ref& tx) {
        execute(*tx, "insert into t values (1)");
        EXPECT_EQ(number(*apart_from(db), "select count(*) from t"), 0);
        std::thread([&] { EXPECT_EQ(number(*db, "select count(*) from t"), 0); }).join();
    });
    EXPECT_EQ(number(*db, "select count(*) from t"), 1);
}

TEST(session_pool, writes_are_seen_while_rows_stream) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url());
    execute(*db, "create table t (n int)");
    execute(*db, "insert into t values (1), (2), (3)");
    running stream = db->run_text("select n from t", {}, false, {});
    std::int64_t expected = 3;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(stream.next());
        execute(*db, "insert into t values (9)");
        EXPECT_EQ(number(*db, "select count(*) from t"), ++expected);
    }
    EXPECT_FALSE(stream.next());
}

TEST(session_pool, statements_nest_deeper_than_there_are_readers) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url("pool_size=2&busy_timeout=100"));
    execute(*db, "create table t (n int)");
    execute(*db, "insert into t values (1), (2)");
    std::vector<running> nested;
    nested.reserve(6);
    for (int i = 0; i < 6; ++i) {
        nested.push_back(db->run_text("select n from t", {}, false, {}));
        EXPECT_TRUE(nested.back().next());
    }
    EXPECT_EQ(db->core().statistics().connections_in_use, 2U);
    const error e = thrown_by([&] {
        std::exception_ptr caught;
        std::thread([&] {
            try {
                (void)number(*db, "select 1");
            } catch (...) {
                caught = std::current_exception();
            }
        }).join();
        if (caught) std::rethrow_exception(caught);
    });
    EXPECT_EQ(e.kind(), error_kind::timeout);
    nested.clear();
    EXPECT_EQ(db->core().statistics().connections_in_use, 0U);
}

// The connection that reads is given back while somebody waits for it, and asked for again at once.
TEST(session_pool, whoever_waits_for_a_reader_gets_it_before_those_who_come_later) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url("pool_size=1&busy_timeout=20000"));
    for (int round = 0; round < 20; ++round) {
        std::vector<int> order;
        std::mutex mutex;
        const auto note = [&](int who) {
            const std::lock_guard guard(mutex);
            order.push_back(who);
        };
        std::vector<std::thread> threads;
        {
            running stream = db->run_text("select 1", {}, false, {});
            ASSERT_TRUE(stream.next());
            for (int i = 0; i < 3; ++i) {
                const auto waits = db->core().statistics().waits;
                threads.emplace_back([&, i] {
                    running mine = db->run_text("select 1", {}, false, {});
                    note(i);
                });
                while (db->core().statistics().waits == waits) std::this_thread::yield();
            }
        }
        {
            running again = db->run_text("select 1", {}, false, {});
            note(3);
        }
        for (std::thread& t : threads) t.join();
        EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
    }
}

// One thread writes and wants to read apart from that, the other reads and wants to write.
TEST(session_pool, threads_that_wait_for_each_others_connections_are_told_so_at_once) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url("pool_size=1&busy_timeout=60000"));
    execute(*db, "create table t (n int)");
    std::atomic<int> holding = 0;
    std::atomic<int> refused = 0;
    const auto work = [&](const auto& ask) {
        for (++holding; holding < 2;) std::this_thread::yield();
        try {
            ask();
        } catch (const timeout& e) {
            ++refused;
            EXPECT_NE(std::string_view(e.what()).find("wait for each other"),
                      std::string_view::npos);
        }
    };
    const auto start = std::chrono::steady_clock::now();
    std::thread reader([&] {
        running stream = db->run_text("select 1", {}, false, {});
        EXPECT_TRUE(stream.next());
        work([&] { execute(*db, "insert into t values (1)"); });
    });
    db->atomically([&](const scope_ref&) {
        work([&] { (void)number(*apart_from(db), "select count(*) from t"); });
    });
    reader.join();
    EXPECT_EQ(refused, 1);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    EXPECT_EQ(db->core().statistics().connections_in_use, 0U);
}

TEST(session_pool, a_memory_database_runs_statements_inside_a_stream) {
    const scope_ref db = open_scope("sqlite::memory:");
    execute(*db, "create table t (n int)");
    execute(*db, "insert into t values (1), (2)");
    running outer = db->run_text("select n from t", {}, false, {});
    int seen = 0;
    while (outer.next()) {
        running inner = db->run_text("select n from t", {}, false, {});
        while (inner.next()) ++seen;
        db->atomically([&](const scope_ref& tx) { execute(*tx, "update t set n = n + 1"); });
    }
    EXPECT_EQ(seen, 4);
    EXPECT_EQ(db->core().statistics().connections_idle, 0U);
}

TEST(session_pool, another_journal_shares_one_connection) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url("journal=delete&busy_timeout=100"));
    execute(*db, "create table t (n int)");
    execute(*db, "insert into t values (1), (2)");
    running stream = db->run_text("select n from t", {}, false, {});
    ASSERT_TRUE(stream.next());
    execute(*db, "insert into t values (3)");
}

TEST(session_pool, text_that_writes_goes_to_the_writer) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url());
    execute(*db, "create table t (id integer primary key, n int)");
    for (std::int64_t id = 1; id <= 2; ++id)
        EXPECT_EQ(number(*db, "insert into t (n) values (7) returning id"), id);
}

TEST(session_pool, a_lock_of_another_program_times_out) {
    const temporary_database file;
    const scope_ref one = open_scope(file.url());
    execute(*one, "create table t (n int)");
    const scope_ref two = open_scope(file.url("busy_timeout=20"));
    one->atomically([&](const scope_ref&) {
        const error e = thrown_by([&] { execute(*two, "insert into t values (1)"); });
        EXPECT_EQ(e.kind(), error_kind::timeout);
        EXPECT_TRUE(e.retryable());
        EXPECT_NE(std::string(e.what()).find("busy_timeout"), std::string::npos);
        EXPECT_THROW(two->atomically([](const scope_ref&) {}), timeout);
    });
    execute(*two, "insert into t values (1)");
}

TEST(session_pool, a_statement_can_be_interrupted) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url());
    std::atomic<bool> stop{false};
    std::thread other([&] {
        while (!stop.load()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            db->core().interrupt();
        }
    });
    const error e = thrown_by([&] {
        (void)number(*db,
                     "with recursive c(n) as (select 1 union all select n + 1 from c) "
                     "select count(*) from c");
    });
    stop.store(true);
    other.join();
    EXPECT_EQ(e.kind(), error_kind::cancelled);
    EXPECT_EQ(number(*db, "select 1"), 1);
}

TEST(session_pool, many_threads_read_and_write) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url("pool_size=2"));
    execute(*db, "create table t (n int)");
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                execute(*db, "insert into t values (1)");
                (void)number(*db, "select count(*) from t");
                db->atomically(
                    [](const scope_ref& tx) { execute(*tx, "insert into t values (2)"); });
            }
        });
    for (std::thread& t : threads) t.join();
    EXPECT_EQ(number(*db, "select sum(n) from t"), 4 * 50 * 3);
}

TEST(session_pool, statistics_count_hits_and_misses) {
    const scope_ref db = open_scope("sqlite::memory:?statement_cache_size=3");
    for (int i = 0; i < 5; ++i) (void)number(*db, "select 1");
    session_statistics s = db->core().statistics();
    EXPECT_EQ(s.statement_misses, 1U);
    EXPECT_EQ(s.statement_hits, 4U);
    for (int i = 0; i < 10; ++i) (void)number(*db, "select " + std::to_string(i));
    s = db->core().statistics();
    EXPECT_EQ(s.statements_cached, 3U);
    EXPECT_GE(s.statements_evicted, 7U);
}

TEST(session_pool, an_error_names_statement_and_call) {
    const scope_ref db = open_scope("sqlite::memory:");
    const error e = thrown_by([&] { (void)number(*db, "select * from nowhere"); });
    EXPECT_EQ(e.kind(), error_kind::sql);
    EXPECT_EQ(e.sql(), "select * from nowhere");
    EXPECT_NE(std::string(e.where().file_name()).find("session_pool_test"), std::string::npos);
}

TEST(session_pool, a_cell_that_does_not_fit_names_model_and_member) {
    const scope_ref db = open_scope("sqlite::memory:");
    row_plan plan;
    plan.model = "User";
    plan.places.push_back(
        {0, storage::int64, value_kind::integer, store_integer<std::int64_t>, "age"});
    running r = db->run_text("select 'old'", {}, false, std::source_location::current());
    ASSERT_TRUE(r.next());
    std::int64_t age = 0;
    const error e = thrown_by([&] { r.read(plan, 0, &age); });
    EXPECT_EQ(e.kind(), error_kind::data);
    EXPECT_EQ(e.model(), "User");
    EXPECT_NE(std::string(e.what()).find("User.age"), std::string::npos);
}

}  // namespace
}  // namespace cormorant::detail
