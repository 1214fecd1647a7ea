#include <thread>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// `retries` runs a transaction again where that may help, and never one that was committed.
namespace {

using namespace shop;
using compliance::thrown_by;

class retries : public stocked_shop {
protected:
    // What a deadlock throws, without one.
    [[noreturn]] static void give_up() {
        cm::error_details details;
        details.kind = cm::error_kind::rollback;
        details.outcome = cm::outcome::undone;
        throw cm::transaction_rollback(details);
    }
};
CORMORANT_ON_EVERY_BACKEND(retries);

TEST_P(retries, run_again_what_the_database_gave_up_and_store_it_once) {
    int runs = 0;
    const int result = db.transaction(
        [&](cm::transaction& tx) {
            tx.create(Tag{.code = "run" + std::to_string(++runs)});
            if (runs < 3) give_up();
            return runs;
        },
        {.retries = 5});
    EXPECT_EQ(result, 3);
    EXPECT_EQ(db.objects<Tag>().filter("code"_f.starts_with("run")).count(), 1);
}

TEST_P(retries, end_with_the_last_error) {
    int runs = 0;
    EXPECT_THROW(db.transaction(
                     [&](cm::transaction&) {
                         ++runs;
                         give_up();
                     },
                     {.retries = 2}),
                 cm::transaction_rollback);
    EXPECT_EQ(runs, 3);
}

TEST_P(retries, run_again_after_a_connection_that_was_lost_before_the_commit) {
    if (can().is_a_file || !can().several_connections)
        GTEST_SKIP() << "a connection to be lost: a file has no server";
    int runs = 0;
    db.transaction(
        [&](cm::transaction& tx) {
            tx.create(Tag{.code = "again"});
            if (++runs > 1) return;
            if (GetParam()->name == "postgresql")
                (void)tx.fetch<bool>("select pg_terminate_backend(pg_backend_pid())");
            else
                tx.execute("kill connection_id()");
        },
        {.retries = 2});
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(db.objects<Tag>().filter("code"_f == "again").count(), 1);
}

TEST_P(retries, run_again_where_the_lock_of_a_file_was_not_to_be_had) {
    if (!can().is_a_file) GTEST_SKIP() << "a lock of the whole database: rows are locked here";
    const cm::database impatient = open_again("busy_timeout=10");
    int runs = 0;
    std::thread waiting;
    db.transaction([&](cm::transaction& tx) {
        tx.create(Tag{.code = "first"});
        EXPECT_THROW(impatient.transaction([&](cm::transaction&) { ++runs; }, {.retries = 1}),
                     cm::timeout);
        EXPECT_EQ(runs, 0);
        waiting = std::thread([&] {
            impatient.transaction(
                [&](cm::transaction& other) {
                    ++runs;
                    other.create(Tag{.code = "second"});
                },
                {.retries = 1000});
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    });
    waiting.join();
    EXPECT_EQ(runs, 1);
    EXPECT_TRUE(db.objects<Tag>().filter("code"_f == "second").exists());
}

TEST_P(retries, are_not_for_errors_that_would_come_again) {
    int runs = 0;
    const auto run = [&](cm::transaction& tx) {
        ++runs;
        tx.create(Tag{.code = "red"});
    };
    EXPECT_THROW(db.transaction(run, {.retries = 5}), cm::integrity_error);
    EXPECT_EQ(runs, 1);
    EXPECT_THROW(db.transaction(
                     [&](cm::transaction&) {
                         ++runs;
                         throw std::runtime_error("the program's own");
                     },
                     {.retries = 5}),
                 std::runtime_error);
    EXPECT_EQ(runs, 2);
}

TEST_P(retries, never_repeat_what_was_committed) {
    int runs = 0;
    int actions = 0;
    EXPECT_THROW(db.transaction(
                     [&](cm::transaction& tx) {
                         tx.create(Tag{.code = "run" + std::to_string(++runs)});
                         tx.on_commit([&] {
                             ++actions;
                             give_up();
                         });
                     },
                     {.retries = 5}),
                 cm::transaction_rollback);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(actions, 1);
    EXPECT_EQ(db.objects<Tag>().filter("code"_f.starts_with("run")).count(), 1);
}

TEST_P(retries, drop_the_actions_of_the_runs_that_were_undone) {
    int runs = 0;
    std::vector<int> actions;
    db.transaction(
        [&](cm::transaction& tx) {
            tx.on_commit([&, run = ++runs] { actions.push_back(run); });
            if (runs == 1) give_up();
        },
        {.retries = 1});
    EXPECT_EQ(actions, std::vector<int>{2});
}

}  // namespace
