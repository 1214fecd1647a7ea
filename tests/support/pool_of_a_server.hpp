#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "support/backend.hpp"

/// What the pool of every server does where threads stand still. `Item` has a name and a key.
namespace pool_of_a_server {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::holds;
using compliance::thrown_by;

/// Of a database with one connection: what would wait for itself is refused at once.
template <class Item>
void refuses_a_second_connection_that_nobody_gives_back(const cm::database& db) {
    db.transaction([&](cm::transaction&) {
        const auto e = thrown_by<cm::timeout>([&] { (void)db.apart().objects<Item>().count(); });
        EXPECT_TRUE(holds(e.what(), "wait for one more")) << e.what();
    });
    for (const char* name : {"a", "b", "c"}) db.create(Item{.name = name});
    // Of two rows, one at a time, the stream is not at its end behind the first.
    bool first = true;
    for (const Item& item : db.objects<Item>().filter("name"_f < "c").stream(1)) {
        if (std::exchange(first, false)) {
            EXPECT_THROW(db.remove(item), cm::timeout);
            EXPECT_THROW(db.read_transaction([](cm::transaction&) {}), cm::timeout);
        }
    }
    EXPECT_FALSE(first);
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

/// Of a database with three connections: the last one to ask sees that nobody can go on; when it
/// gives up, the others can.
template <class Item>
void lets_threads_that_all_want_one_more_not_stand_still(const cm::database& db) {
    std::atomic<int> holding = 0;
    std::atomic<int> refused = 0;
    const auto work = [&] {
        try {
            db.transaction([&](cm::transaction& tx) {
                (void)tx.objects<Item>().count();
                for (++holding; holding < 3;) std::this_thread::yield();
                (void)db.apart().objects<Item>().count();
            });
        } catch (const cm::timeout& e) {
            ++refused;
            EXPECT_TRUE(e.retryable());
        }
    };
    const auto start = std::chrono::steady_clock::now();
    auto one = std::async(std::launch::async, work);
    auto two = std::async(std::launch::async, work);
    work();
    one.get();
    two.get();
    EXPECT_EQ(refused, 1);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

}  // namespace pool_of_a_server
