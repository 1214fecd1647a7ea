#include <chrono>
#include <future>
#include <latch>
#include <thread>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// A row stream that was begun in one thread and is read, or dropped, in another one.
namespace {

using namespace shop;
using namespace std::chrono_literals;
using compliance::holds;
using compliance::thrown_by;

class moved_streams : public empty_shop {
protected:
    using row_stream = decltype(std::declval<cm::queryset<Tag>>().stream());

    moved_streams() {
        std::vector<Tag> tags(rows);
        for (std::size_t i = 0; i < tags.size(); ++i) tags[i].code = std::to_string(1000 + i);
        db.bulk_create(tags);
    }
    static row_stream begin(const cm::session& on) {
        return on.objects<Tag>().order_by("code"_f).stream(1);
    }
    static std::size_t read(row_stream& stream, row_stream::iterator at) {
        std::size_t n = 0;
        for (; at != stream.end(); ++at) ++n;
        return n;
    }
    static constexpr std::size_t rows = 300;
};
CORMORANT_ON_EVERY_BACKEND(moved_streams);

TEST_P(moved_streams, take_their_connection_along) {
    if (!can().several_connections) GTEST_SKIP() << "another handle to the same database";
    const cm::database small = open_again("pool_size=1&busy_timeout=100");
    row_stream stream = begin(small);
    const auto first = stream.begin();
    EXPECT_EQ(first->code, "1000");
    std::latch reads(1);
    std::latch go_on(1);
    auto all = std::async(std::launch::async, [&, s = std::move(stream), at = first]() mutable {
        ++at;
        reads.count_down();
        go_on.wait();
        return read(s, at);
    });
    reads.wait();
    EXPECT_THROW((void)small.objects<Tag>().count(), cm::timeout)
        << "nobody else is let onto a connection that another thread reads from";
    go_on.count_down();
    EXPECT_EQ(all.get(), rows - 1);
    EXPECT_EQ(small.objects<Tag>().count(), static_cast<std::int64_t>(rows));
    EXPECT_EQ(small.statistics().connections_in_use, 0U);
}

TEST_P(moved_streams, share_no_connection_with_the_thread_that_began_them) {
    const cm::database small = can().several_connections ? open_again("pool_size=1") : db;
    for (int round = 0; round < 3; ++round) {
        row_stream stream = begin(small);
        const auto first = stream.begin();
        auto all = std::async(std::launch::async, [s = std::move(stream), at = first]() mutable {
            return read(s, at);
        });
        for (int i = 0; i < 50; ++i)
            EXPECT_EQ(small.objects<Tag>().count(), static_cast<std::int64_t>(rows));
        EXPECT_EQ(all.get(), rows);
    }
    EXPECT_EQ(small.statistics().connections_in_use, 0U);
}

TEST_P(moved_streams, of_a_transaction_take_turns_with_it) {
    db.transaction([&](cm::transaction& tx) {
        row_stream stream = begin(tx);
        const auto first = stream.begin();
        auto all = std::async(std::launch::async, [s = std::move(stream), at = first]() mutable {
            return read(s, at);
        });
        for (int i = 0; i < 50; ++i) tx.create(Tag{.code = "new" + std::to_string(i)});
        EXPECT_GE(all.get(), rows);
    });
    EXPECT_EQ(db.objects<Tag>().count(), static_cast<std::int64_t>(rows + 50));
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

TEST_P(moved_streams, may_outlive_their_transaction) {
    std::vector<row_stream> kept;
    row_stream::iterator at;
    db.transaction([&](cm::transaction& tx) {
        tx.create(Tag{.code = "0"});
        kept.push_back(begin(tx));
        at = kept.back().begin();
    });
    auto all = std::async(std::launch::async, [&, s = std::move(kept.back())]() mutable {
        std::size_t n = 0;
        try {
            n = read(s, at);
        } catch (const cm::error&) {  // a cursor ends with its transaction
        }
        return n;
    });
    for (int i = 0; i < 50; ++i) db.create(Tag{.code = "new" + std::to_string(i)});
    (void)all.get();
    EXPECT_EQ(db.objects<Tag>().count(), static_cast<std::int64_t>(rows + 51));
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

TEST_P(moved_streams, may_be_dropped_where_they_are_not_read) {
    for (int round = 0; round < 20; ++round) {
        row_stream stream = begin(db);
        (void)stream.begin();
        std::thread elsewhere(
            [s = std::move(stream)]() mutable { const row_stream dropped = std::move(s); });
        EXPECT_EQ(db.objects<Tag>().count(), static_cast<std::int64_t>(rows));
        elsewhere.join();
    }
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

TEST_P(moved_streams, wait_for_what_their_first_thread_still_reads_over_the_same_connection) {
    if (!can().several_connections) GTEST_SKIP() << "another handle to the same database";
    const cm::database small = open_again("pool_size=1&busy_timeout=100");
    row_stream moves = begin(small);
    auto at = moves.begin();
    row_stream stays = begin(small);
    const auto first = stays.begin();
    std::thread([&] {
        const auto e = thrown_by<cm::timeout>([&] { ++at; });
        EXPECT_TRUE(holds(e.what(), "moved here from another thread")) << e.what();
    }).join();
    EXPECT_EQ(read(stays, first), rows);
    std::thread([&] { EXPECT_EQ(read(moves, at), rows); }).join();
    EXPECT_EQ(small.statistics().connections_in_use, 0U);
}

}  // namespace
