// Listeners come and go on many threads: none misses a statement of its own thread.

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "support/shop.hpp"

namespace {

using namespace shop;

class listeners_of_threads : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(listeners_of_threads);

TEST_P(listeners_of_threads, hear_all_of_their_own_thread_while_others_come_and_go) {
    constexpr int threads_count = 4;
    std::atomic<int> missed = 0;
    std::latch start(threads_count);
    const auto work = [&] {
        start.arrive_and_wait();
        for (int i = 0; i < 100; ++i) {
            std::atomic<int> heard = 0;
            const auto me = std::this_thread::get_id();
            auto listening = cm::on_statement(db, [&](const cm::statement_event&) {
                if (std::this_thread::get_id() == me) ++heard;
            });
            (void)db.objects<User>().count();
            (void)db.objects<User>().exists();
            listening.stop();
            if (heard != 2) ++missed;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < threads_count; ++i) threads.emplace_back(work);
    }
    EXPECT_EQ(missed, 0);
}

}  // namespace
