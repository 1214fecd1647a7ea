#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include "mariadb/another_server.hpp"
#include "mariadb/server.hpp"
#include "support/pool_of_a_server.hpp"

namespace on_mariadb {
namespace {

using namespace std::chrono_literals;

struct Account {
    std::int64_t id = 0;
    std::int64_t balance = 0;
};

class mariadb_pool : public server {};

constexpr int threads_of_test = 64;
constexpr int rounds = 25;
constexpr std::int64_t accounts = 20;
constexpr std::int64_t opening = 1'000;

/// Moves money between two accounts; throws at some, so that what it did is undone.
void move_money(const cm::database& db, std::mt19937& random, std::atomic<int>& undone) {
    const auto any = [&] {
        return std::uniform_int_distribution<std::int64_t>(1, accounts)(random);
    };
    const std::int64_t from = any();
    const std::int64_t to = any() % accounts + 1;
    const bool gives_up = random() % 4 == 0;
    try {
        db.transaction(
            [&](cm::transaction& tx) {
                const auto change = [&](std::int64_t id, std::int64_t by) {
                    tx.objects<Account>()
                        .filter("id"_f == id)
                        .update("balance"_f = "balance"_f + by);
                };
                change(std::min(from, to), from < to ? -7 : 7);
                change(std::max(from, to), from < to ? 7 : -7);
                if (gives_up) throw std::runtime_error("given up");
            },
            {.retries = 20});
    } catch (const std::runtime_error&) {
        ++undone;
    }
}

TEST_F(mariadb_pool, sixty_four_threads_share_few_connections_and_no_transaction) {
    const cm::database db = open("pool_size=5&busy_timeout=60000");
    cm::create_tables<Account>(db);
    std::vector<Account> rows(accounts);
    for (Account& row : rows) row.balance = opening;
    db.bulk_create(rows);

    std::atomic<int> wrong{0};
    std::atomic<int> undone{0};
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int t = 0; t < threads_of_test; ++t)
        threads.emplace_back([&, t] {
            std::mt19937 random(static_cast<unsigned>(t));
            for (int i = 0; i < rounds; ++i) {
                move_money(db, random, undone);
                // One statement sees all of a transaction or nothing.
                const auto all = db.objects<Account>().aggregate("sum"_f = cm::sum("balance"_f));
                if (all["sum"_f].value_or(0) != accounts * opening) ++wrong;
                if (db.fetch<int>("select @@in_transaction").at(0) != 0) ++wrong;
            }
        });
    for (std::thread& t : threads) t.join();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 60s);
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(undone, 0);
    const auto all = db.objects<Account>().aggregate("sum"_f = cm::sum("balance"_f));
    EXPECT_EQ(all["sum"_f], accounts * opening);
    const auto figures = db.statistics();
    EXPECT_LE(figures.connections_opened, 5U);
    EXPECT_EQ(figures.connections_in_use, 0U);
    EXPECT_GT(figures.waits, 0U);
}

TEST_F(mariadb_pool, a_wait_that_takes_too_long_is_a_timeout_that_says_what_to_do) {
    const cm::database db = open("pool_size=1&busy_timeout=50");
    db.transaction([&](cm::transaction&) {
        const auto e = beside([&] {
                           return thrown_by<cm::timeout>([&] { (void)db.objects<Item>().count(); });
                       }).get();
        EXPECT_TRUE(holds(e.what(), "pool_size")) << e.what();
        EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
    });
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

TEST_F(mariadb_pool, a_second_connection_that_nobody_will_give_back_is_refused_at_once) {
    pool_of_a_server::refuses_a_second_connection_that_nobody_gives_back<Item>(
        open("pool_size=1&busy_timeout=60000"));
}

TEST_F(mariadb_pool, threads_that_hold_all_connections_and_want_one_more_do_not_stand_still) {
    pool_of_a_server::lets_threads_that_all_want_one_more_not_stand_still<Item>(
        open("pool_size=3&busy_timeout=60000"));
}

TEST_F(mariadb_pool, what_text_leaves_in_a_session_is_for_nobody_else) {
    const cm::database db = open("pool_size=1");
    const std::int64_t thread = thread_of(db);
    db.execute("set foreign_key_checks = 0");
    EXPECT_EQ(db.fetch<int>("select @@foreign_key_checks").at(0), 1);
    EXPECT_NE(thread_of(db), thread);
    db.execute("create temporary table mine (a int)");
    EXPECT_THROW(db.execute("insert into mine values (1)"), cm::error);
    EXPECT_EQ(db.fetch<int>("select get_lock('mine', 0)").at(0), 1);
    EXPECT_EQ(open().fetch<int>("select is_free_lock('mine')").at(0), 1);
    const std::int64_t now = thread_of(db);
    db.execute("create table other (a int)");
    EXPECT_EQ(thread_of(db), now);
}

TEST_F(mariadb_pool, a_user_without_more_connections_makes_threads_wait_for_theirs) {
    mariadb_server::administrate("CREATE OR REPLACE USER cm_two WITH MAX_USER_CONNECTIONS 2");
    mariadb_server::administrate("GRANT ALL ON " + home->name() + ".* TO cm_two");
    const std::string as_few = url_as(url("busy_timeout=20000"), "cm_two");
    {
        const cm::database db = cm::open(as_few + "&pool_size=8");
        std::atomic<int> done{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 5; ++i)
                    done += static_cast<int>(db.fetch<int>("select sleep(0.01)").size());
            });
        for (std::thread& t : threads) t.join();
        EXPECT_EQ(done, 40);
        EXPECT_LE(db.statistics().connections_opened, 2U);
        const auto e = thrown_by<cm::connection_error>([&] {
            const cm::database one = cm::open(as_few + "&pool_size=1");
            const cm::database two = cm::open(as_few + "&pool_size=1");
            const cm::database three = cm::open(as_few + "&pool_size=1");
        });
        EXPECT_TRUE(holds(e.what(), "pool_size")) << e.what();
    }
    mariadb_server::administrate("DROP USER cm_two");
}

}  // namespace
}  // namespace on_mariadb
