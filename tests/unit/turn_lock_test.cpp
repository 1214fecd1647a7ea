#include "session/pool/turn_lock.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace cormorant::detail {
namespace {

using namespace std::chrono_literals;
using grant = turn_lock::grant;

template <class Work>
auto elsewhere(Work work) {
    return std::async(std::launch::async, std::move(work)).get();
}

TEST(turn_lock, moves_to_the_thread_that_goes_on_with_what_another_one_took) {
    turn_lock lock;
    ASSERT_EQ(lock.take(0ms), grant::taken);
    elsewhere([&] {
        EXPECT_TRUE(lock.move_here(0ms));
        EXPECT_TRUE(lock.mine());
        EXPECT_EQ(lock.take(0ms), grant::nested);
        lock.give_back();
    });
    EXPECT_FALSE(lock.mine());
    EXPECT_EQ(lock.take(1ms), grant::timed_out);
    EXPECT_TRUE(lock.move_here(0ms));
    EXPECT_TRUE(lock.move_here(0ms)) << "it is here already";
    lock.give_back();
    EXPECT_FALSE(lock.in_use());
}

TEST(turn_lock, does_not_move_while_its_thread_has_it_more_than_once) {
    turn_lock lock;
    (void)lock.take(0ms);
    (void)lock.take(0ms);
    EXPECT_FALSE(elsewhere([&] { return lock.move_here(5ms); }));
    auto later = std::async(std::launch::async, [&] { return lock.move_here(10s); });
    EXPECT_FALSE(lock.give_back()) << "it was taken twice";
    EXPECT_TRUE(later.get());
    EXPECT_FALSE(lock.mine());
    EXPECT_TRUE(lock.give_back());
    EXPECT_FALSE(lock.in_use());
}

TEST(turn_lock, that_moved_is_handed_on_to_those_who_wait) {
    turn_lock lock;
    (void)lock.take(0ms);
    auto waiting = std::async(std::launch::async, [&] {
        const bool got = lock.take(10s) == grant::taken;
        lock.give_back();
        return got;
    });
    while (lock.waits() == 0) std::this_thread::yield();
    elsewhere([&] {
        EXPECT_TRUE(lock.move_here(0ms));
        lock.give_back();
    });
    EXPECT_TRUE(waiting.get());
    EXPECT_FALSE(lock.in_use());
}

}  // namespace
}  // namespace cormorant::detail
