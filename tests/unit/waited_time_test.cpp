#include <gtest/gtest.h>

#include <chrono>
#include <cormorant/cormorant.hpp>
#include <latch>
#include <thread>
#include <vector>

/// Listeners are told how long a statement waited for its connection, apart from how long it took.

namespace waited_time {

namespace cm = cormorant;
using namespace cormorant::literals;
using namespace std::chrono_literals;

struct Ticket {
    std::int64_t id = 0;
    int number = 0;
};

TEST(waited_time, is_that_before_the_connection_was_free) {
    const cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Ticket>(db);
    std::vector<std::chrono::nanoseconds> waited;  // of those that insert
    const auto listening = cm::on_statement(db, [&](const cm::statement_event& e) {
        if (e.sql.starts_with("INSERT")) waited.push_back(e.waited);
    });

    std::latch held(1);
    std::thread other;
    db.transaction([&](cm::transaction& tx) {
        tx.create(Ticket{.number = 1});
        other = std::thread([&] {
            held.count_down();
            db.create(Ticket{.number = 2});
        });
        held.wait();
        std::this_thread::sleep_for(100ms);
    });
    other.join();
    ASSERT_EQ(waited.size(), 2U);
    EXPECT_LT(waited[0], waited[1]);
    EXPECT_GT(waited[1], 5ms);
}

}  // namespace waited_time
