#include <thread>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// What a thread asks of the database while its own transaction is open.
namespace {

using namespace shop;
using compliance::holds;
using compliance::thrown_by;

class beside_transactions : public stocked_shop {
protected:
    template <class Work>
    static void expect_refused(const Work& work) {
        const auto e = thrown_by<cm::usage_error>(work);
        EXPECT_TRUE(holds(e.what(), "db.apart()")) << e.what();
        EXPECT_TRUE(holds(e.what(), "tx")) << e.what();
        EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
    }
};
CORMORANT_ON_EVERY_BACKEND(beside_transactions);

TEST_P(beside_transactions, reads_and_writes_of_the_database_are_refused) {
    const auto before = db.objects<Tag>();
    db.transaction([&](cm::transaction& tx) {
        tx.create(Tag{.code = "new"});
        EXPECT_QUERIES(db, 0) {
            expect_refused([&] { (void)db.objects<Tag>().count(); });
            expect_refused([&] { (void)before.to_vector(); });
            expect_refused([&] { (void)db.fetch<std::string>("select code from tag"); });
            expect_refused([&] { db.create(Tag{.code = "other"}); });
            expect_refused([&] { db.objects<Tag>().filter("code"_f == "red").remove(); });
            expect_refused([&] { db.execute("delete from tag"); });
        };
        EXPECT_EQ(tx.objects<Tag>().count(), 3);
    });
    EXPECT_EQ(db.objects<Tag>().count(), 3);
}

TEST_P(beside_transactions, so_are_other_transactions_and_they_in_one_that_only_reads) {
    const auto refused = [&](const auto& work) {
        const auto e = thrown_by<cm::usage_error>(work);
        EXPECT_TRUE(holds(e.what(), "savepoint")) << e.what();
    };
    db.transaction([&](cm::transaction&) {
        refused([&] { db.transaction([](cm::transaction&) {}); });
        refused([&] { db.read_transaction([](cm::transaction&) {}); });
    });
    db.read_transaction([&](cm::transaction& tx) {
        (void)tx.objects<Tag>().count();
        expect_refused([&] { (void)db.objects<Tag>().count(); });
        expect_refused([&] { db.create(Tag{.code = "other"}); });
    });
}

TEST_P(beside_transactions, they_are_allowed_again_when_it_has_ended) {
    db.transaction([&](cm::transaction& tx) {
        tx.on_commit([&] { EXPECT_EQ(db.objects<Tag>().count(), 3); });
        tx.create(Tag{.code = "new"});
    });
    EXPECT_THROW(db.transaction([](cm::transaction&) { throw std::runtime_error("no"); }),
                 std::runtime_error);
    EXPECT_EQ(db.objects<Tag>().count(), 3);
}

TEST_P(beside_transactions, another_thread_is_not_concerned_nor_another_database) {
    const cm::database other = open_again();
    const bool shared = can().several_connections;
    db.transaction([&](cm::transaction& tx) {
        (void)tx.objects<Tag>().count();
        if (!shared) return;
        EXPECT_EQ(other.objects<Tag>().count(), 2);
        std::thread([&] { EXPECT_EQ(db.objects<Tag>().count(), 2); }).join();
    });
}

TEST_P(beside_transactions, a_database_apart_sees_the_state_outside) {
    const cm::database apart = db.apart();
    EXPECT_EQ(apart.objects<Tag>().count(), 2);
    db.transaction([&](cm::transaction& tx) {
        tx.create(Tag{.code = "new"});
        if (can().several_connections) {
            EXPECT_EQ(apart.objects<Tag>().count(), 2);
            apart.read_transaction(
                [](cm::transaction& beside) { EXPECT_EQ(beside.objects<Tag>().count(), 2); });
        } else {
            const auto e = thrown_by<cm::usage_error>([&] { (void)apart.objects<Tag>().count(); });
            EXPECT_TRUE(holds(e.what(), "only connection")) << e.what();
        }
    });
    EXPECT_EQ(apart.objects<Tag>().count(), 3);
}

TEST_P(beside_transactions, a_database_apart_writes_what_stays_where_the_transaction_is_undone) {
    const bool server = GetParam()->name == "postgresql" || GetParam()->name == "mariadb";
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.create(Tag{.code = "undone"});
        if (server)
            db.apart().create(Tag{.code = "stays"});
        else
            EXPECT_THROW(db.apart().create(Tag{.code = "stays"}), cm::usage_error);
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_EQ(db.objects<Tag>().count(), server ? 3 : 2);
}

TEST_P(beside_transactions, rows_read_before_load_their_relations_through_the_transaction) {
    const auto before = db.objects<User>().order_by("name"_f).to_vector();
    std::size_t seen = 0;
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.create(Order{.user = cid, .total = 1, .status = "new"});
        EXPECT_QUERIES(tx, 1) { seen = before[2].orders.size(); };
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_EQ(seen, 1U) << "the old state would have none";
}

TEST_P(beside_transactions, a_relation_of_a_streams_own_row_needs_no_second_connection) {
    const cm::database one = open_again("pool_size=1");
    if (!can().several_connections) GTEST_SKIP() << "a database in memory is opened once";
    std::size_t orders = 0;
    for (const User& user : one.objects<User>().stream()) orders += user.orders.size();
    EXPECT_EQ(orders, 4U);
    std::int64_t counted = 0;
    for (const User& user : one.objects<User>().stream())
        counted += one.objects<Order>().filter("user"_f == user).count();
    EXPECT_EQ(counted, 4);
}

// The stream is not at its end while it is asked, and its connection is given back once.
TEST_P(beside_transactions, what_the_loop_of_a_stream_asks_over_its_connection_does_not_end_it) {
    const cm::database one = open_again("pool_size=1");
    if (!can().several_connections) GTEST_SKIP() << "a database in memory is opened once";
    const auto rows = static_cast<int>(one.objects<Order>().count());
    for (int round = 0; round < 3; ++round) {
        int seen = 0;
        for (const Order& order : one.objects<Order>().order_by("id"_f).stream(1)) {
            ++seen;
            EXPECT_EQ(one.objects<Order>().filter("id"_f == order.id).count(), 1);
            EXPECT_EQ(one.fetch<int>("select 1").at(0), 1);
            EXPECT_EQ(one.statistics().connections_in_use, 1U);
        }
        EXPECT_EQ(seen, rows);
        EXPECT_EQ(one.statistics().connections_in_use, 0U);
    }
    EXPECT_LE(one.statistics().connections_opened, 1U);
}

}  // namespace
