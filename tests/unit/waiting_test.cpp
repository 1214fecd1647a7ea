#include "base/waiting.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "session/pool/turn_lock.hpp"
#include "support/scripted_waiting.hpp"
#include "unit/session_database.hpp"

namespace cormorant::detail {
namespace {

using namespace std::chrono_literals;
using compliance::as_flow;
using compliance::scripted_waiting;
using grant = turn_lock::grant;

TEST(waiting, of_a_thread_ends_at_its_time) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(sleep_until(after(20ms)), waited::timed_out);
    EXPECT_GE(std::chrono::steady_clock::now() - began, 20ms);
    EXPECT_EQ(after(std::chrono::milliseconds::max()), no_deadline);
}

TEST(waiting, for_a_socket_tells_what_came) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    short came = 0;
    EXPECT_EQ(wait_for_socket(ends[0], POLLIN, 10ms, came), waited::timed_out);
    EXPECT_EQ(came, 0);
    ASSERT_EQ(write(ends[1], "x", 1), 1);
    EXPECT_EQ(wait_for_socket(ends[0], POLLIN, std::chrono::milliseconds::max(), came),
              waited::ready);
    EXPECT_EQ(came, POLLIN);
    close(ends[0]);
    close(ends[1]);
    EXPECT_EQ(wait_for_socket(ends[0], POLLIN, 10ms, came), waited::ready);
    EXPECT_NE(came & POLLNVAL, 0) << "a closed one is not waited for";
}

TEST(waiting, a_call_that_came_before_is_not_waited_for) {
    std::mutex mutex;
    std::unique_lock held(mutex);
    wake_up wake;
    wake.notify();
    EXPECT_EQ(wake.wait(held, no_deadline), waited::ready);
    EXPECT_EQ(wake.wait(held, after(1ms)), waited::timed_out) << "it counts once";
}

TEST(waiting, is_ended_by_another_thread_with_a_seam_and_without) {
    scripted_waiting seam;
    for (waiting* with : {static_cast<waiting*>(nullptr), static_cast<waiting*>(&seam)}) {
        const as_flow here(with);
        std::mutex mutex;
        wake_up wake;
        std::unique_lock held(mutex);
        std::thread caller([&] {
            const std::lock_guard guard(mutex);  // to be had while the other waits
            wake.notify();
        });
        EXPECT_EQ(wake.wait(held, no_deadline), waited::ready);
        EXPECT_TRUE(held.owns_lock());
        held.unlock();
        caller.join();
    }
    EXPECT_EQ(seam.waits, 1);
}

TEST(waiting, a_call_counts_though_the_wait_was_stopped) {
    scripted_waiting seam;
    seam.end_at(0, waited::stopped);
    const as_flow here(&seam);
    std::mutex mutex;
    std::unique_lock held(mutex);
    wake_up wake;
    EXPECT_EQ(wake.wait(held, no_deadline), waited::stopped);
    wake.notify();
    EXPECT_EQ(wake.wait(held, no_deadline), waited::ready);
}

TEST(waiting, flows_of_one_thread_have_names_of_their_own) {
    const std::uint64_t mine = this_flow().owner;
    {
        const as_flow another;
        EXPECT_NE(this_flow().owner, mine);
        EXPECT_NE(this_flow().owner, 0U);
    }
    EXPECT_EQ(this_flow().owner, mine);
    std::uint64_t theirs = 0;
    std::thread([&] { theirs = this_flow().owner; }).join();
    EXPECT_NE(theirs, mine);
}

// ---- turns --------------------------------------------------------------------------------------

TEST(turns_of_flows, are_not_shared_by_those_of_one_thread) {
    turn_lock lock;
    ASSERT_EQ(lock.take(0ms), grant::taken);
    EXPECT_EQ(lock.take(0ms), grant::nested);
    {
        const as_flow another;
        EXPECT_FALSE(lock.mine());
        EXPECT_EQ(lock.take(1ms), grant::timed_out);
    }
    EXPECT_FALSE(lock.give_back());
    EXPECT_TRUE(lock.give_back());
    const as_flow another;
    EXPECT_EQ(lock.take(0ms), grant::taken) << "who waited in vain left no trace";
    EXPECT_TRUE(lock.give_back());
    EXPECT_FALSE(lock.in_use());
}

TEST(turns_of_flows, a_wait_that_is_stopped_leaves_the_queue) {
    turn_lock lock;
    ASSERT_EQ(lock.take(0ms), grant::taken);
    scripted_waiting seam;
    for (const auto& [end, expected] : {std::pair{waited::stopped, grant::stopped},
                                        std::pair{waited::timed_out, grant::timed_out}}) {
        const as_flow another(&seam);
        seam.end_at(0, end);
        EXPECT_EQ(lock.take(10s), expected);
        EXPECT_EQ(seam.waits, 1);
    }
    EXPECT_TRUE(lock.give_back());
    EXPECT_FALSE(lock.in_use());
}

TEST(turns_of_flows, are_handed_on_to_those_that_a_seam_parks) {
    turn_lock lock;
    scripted_waiting seam;
    ASSERT_EQ(lock.take(0ms), grant::taken);
    std::thread other([&] {
        const as_flow flow_of_it(&seam);
        EXPECT_EQ(lock.take(10s), grant::taken);
        lock.give_back();
    });
    while (lock.waits() == 0) std::this_thread::yield();
    EXPECT_TRUE(lock.give_back());
    other.join();
    EXPECT_EQ(seam.waits, 1);
}

TEST(turns_of_flows, do_not_move_to_one_that_was_stopped) {
    turn_lock lock;
    ASSERT_EQ(lock.take(0ms), grant::taken);
    ASSERT_EQ(lock.take(0ms), grant::nested);
    scripted_waiting seam;
    seam.end_at(0, waited::stopped);
    const as_flow another(&seam);
    EXPECT_FALSE(lock.move_here(10s));
    EXPECT_FALSE(lock.mine());
}

// ---- databases ----------------------------------------------------------------------------------

class flows : public testing::Test {
protected:
    flows() { execute(*db, "create table t (n int)"); }
    [[nodiscard]] std::size_t in_use() const { return db->core().statistics().connections_in_use; }

    temporary_database file;
    scope_ref db = open_scope(file.url("pool_size=1&busy_timeout=10000"));
};

TEST_F(flows, a_transaction_belongs_to_the_one_that_began_it) {
    db->atomically([&](const scope_ref& tx) {
        execute(*tx, "insert into t values (1)");
        EXPECT_THROW((void)number(*db, "select count(*) from t"), usage_error);
        const as_flow another;
        EXPECT_EQ(number(*db, "select count(*) from t"), 0) << "beside it, on the same thread";
    });
    EXPECT_EQ(number(*db, "select count(*) from t"), 1);
}

TEST_F(flows, a_message_calls_them_what_they_are) {
    const as_flow here;
    db->atomically([&](const scope_ref&) {
        const error e = thrown_by([&] { execute(*db, "insert into t values (1)"); });
        EXPECT_NE(std::string_view(e.what()).find("this flow has a transaction open"),
                  std::string_view::npos)
            << e.what();
    });
}

TEST_F(flows, a_wait_for_a_connection_ends_as_the_seam_says) {
    scripted_waiting seam;
    const auto read = [&] { (void)number(*db, "select count(*) from t"); };
    const auto write = [&] { execute(*db, "insert into t values (2)"); };
    const auto expect_ends = [&](const auto& ask) {
        const as_flow another(&seam);
        seam.end_at(0, waited::stopped);
        EXPECT_EQ(thrown_by(ask).kind(), error_kind::cancelled);
        seam.end_at(0, waited::timed_out);
        EXPECT_EQ(thrown_by(ask).kind(), error_kind::timeout);
    };
    db->atomically([&](const scope_ref&) { expect_ends(write); });
    db->atomically(
        [&](const scope_ref& tx) { EXPECT_EQ(number(*tx, "select count(*) from t"), 0); },
        transaction_mode::read_only);
    db->atomically([&](const scope_ref&) { expect_ends(read); }, transaction_mode::read_only);
    EXPECT_EQ(in_use(), 0U);
    write();
    read();
}

TEST_F(flows, a_turn_in_a_transaction_ends_as_the_seam_says) {
    scripted_waiting seam;
    db->atomically([&](const scope_ref& tx) {
        execute(*tx, "insert into t values (1)");
        tx->atomically([&](const scope_ref&) {  // holds the turn
            const as_flow another(&seam);
            seam.end_at(0, waited::stopped);
            const auto ask = [&] { execute(*tx, "insert into t values (2)"); };
            EXPECT_EQ(thrown_by(ask).kind(), error_kind::cancelled);
            seam.end_at(0, waited::timed_out);
            EXPECT_EQ(thrown_by(ask).kind(), error_kind::timeout);
        });
        execute(*tx, "insert into t values (3)");
    });
    EXPECT_EQ(number(*db, "select sum(n) from t"), 4);
    EXPECT_EQ(in_use(), 0U);
}

TEST_F(flows, the_pause_before_another_try_can_be_stopped) {
    scripted_waiting seam;
    const as_flow here(&seam);
    seam.end_at(0, waited::stopped);
    transaction_form form = transaction_mode::write;
    form.retries = 5;
    int tries = 0;
    const error e = thrown_by([&] {
        db->atomically(
            [&](const scope_ref&) {
                ++tries;
                throw transaction_rollback({.kind = error_kind::rollback, .message = "again"});
            },
            form);
    });
    EXPECT_EQ(e.kind(), error_kind::cancelled);
    EXPECT_EQ(tries, 1);
    EXPECT_EQ(in_use(), 0U);
}

}  // namespace
}  // namespace cormorant::detail
