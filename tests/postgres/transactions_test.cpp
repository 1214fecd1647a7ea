#include <atomic>
#include <latch>
#include <thread>

#include "postgres/server.hpp"

namespace on_server {
namespace {

class server_transactions : public server {
protected:
    /// Two threads that lock two rows in opposite order, once.
    static void lock_both(cm::transaction& tx, std::int64_t first, std::int64_t second,
                          std::latch& both, bool& waited) {
        (void)tx.objects<Item>().filter("id"_f == first).for_update().get();
        if (!std::exchange(waited, true)) both.arrive_and_wait();
        (void)tx.objects<Item>().filter("id"_f == second).for_update().get();
        tx.objects<Item>().filter("id"_f == first).update("stock"_f = "stock"_f + 1);
    }
};

TEST_F(server_transactions, a_deadlock_is_run_again) {
    const cm::database db = open("pool_size=2&busy_timeout=20000");
    const auto a = db.create(Item{.name = "a"});
    const auto b = db.create(Item{.name = "b"});
    std::latch both(2);
    const auto work = [&](std::int64_t first, std::int64_t second) {
        bool waited = false;
        db.transaction([&](cm::transaction& tx) { lock_both(tx, first, second, both, waited); },
                       {.retries = 3});
    };
    auto other = beside([&] { work(b.id, a.id); });
    work(a.id, b.id);
    other.get();
    EXPECT_EQ(db.objects<Item>().filter("stock"_f == 1).count(), 2);
}

TEST_F(server_transactions, without_retries_a_deadlock_is_a_rollback) {
    const cm::database db = open("pool_size=2&busy_timeout=20000");
    const auto a = db.create(Item{.name = "a"});
    const auto b = db.create(Item{.name = "b"});
    std::latch both(2);
    std::atomic<int> rolled_back{0};
    const auto work = [&](std::int64_t first, std::int64_t second) {
        bool waited = false;
        try {
            db.transaction(
                [&](cm::transaction& tx) { lock_both(tx, first, second, both, waited); });
        } catch (const cm::transaction_rollback& e) {
            EXPECT_TRUE(e.retryable());
            EXPECT_EQ(e.sqlstate(), "40P01");
            ++rolled_back;
        }
    };
    auto other = beside([&] { work(b.id, a.id); });
    work(a.id, b.id);
    other.get();
    EXPECT_EQ(rolled_back, 1);
}

TEST_F(server_transactions, a_serialization_failure_is_run_again) {
    const cm::database db = open("pool_size=3");
    const auto a = db.create(Item{.name = "a", .stock = 1});
    int runs = 0;
    db.transaction(
        [&](cm::transaction& tx) {
            const auto seen = tx.objects<Item>().get("id"_f == a.id).stock;
            if (++runs == 1)
                beside([&] {
                    db.objects<Item>().filter("id"_f == a.id).update("stock"_f = 10);
                }).get();
            tx.objects<Item>().filter("id"_f == a.id).update("stock"_f = seen + 1);
        },
        {.level = cm::isolation::serializable, .retries = 3});
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(db.objects<Item>().get("id"_f == a.id).stock, 11);
}

TEST_F(server_transactions, a_failure_that_comes_with_every_run_is_told_after_the_last) {
    const cm::database db = open("pool_size=3");
    const auto a = db.create(Item{.name = "a", .stock = 1});
    int runs = 0;
    const auto work = [&](cm::transaction& tx) {
        const auto seen = tx.objects<Item>().get("id"_f == a.id).stock;
        ++runs;
        beside([&] {
            db.objects<Item>().filter("id"_f == a.id).update("stock"_f = "stock"_f + 10);
        }).get();
        tx.objects<Item>().filter("id"_f == a.id).update("stock"_f = seen + 1);
    };
    EXPECT_THROW(db.transaction(work, {.level = cm::isolation::serializable, .retries = 2}),
                 cm::transaction_rollback);
    EXPECT_EQ(runs, 3);
    EXPECT_EQ(db.objects<Item>().get("id"_f == a.id).stock, 31);
}

TEST_F(server_transactions, a_read_transaction_sees_one_state) {
    const cm::database db = open("pool_size=3");
    db.read_transaction([&](cm::transaction& tx) {
        EXPECT_EQ(tx.objects<Item>().count(), 0);
        beside([&] { db.create(Item{.name = "a"}); }).get();
        EXPECT_EQ(tx.objects<Item>().count(), 0);
    });
    db.transaction([&](cm::transaction& tx) {
        EXPECT_EQ(tx.objects<Item>().count(), 1);
        beside([&] { db.create(Item{.name = "b"}); }).get();
        EXPECT_EQ(tx.objects<Item>().count(), 2);
    });
}

TEST_F(server_transactions, begin_as_the_options_say) {
    const cm::database db = open();
    const auto setting = [&](const cm::transaction_options& options, const auto& text) {
        return db.transaction([&](cm::transaction& tx) { return text(tx); }, options);
    };
    const auto level = [](cm::transaction& tx) {
        return tx.fetch<std::string>("select current_setting('transaction_isolation')").at(0);
    };
    EXPECT_EQ(setting({}, level), "read committed");
    EXPECT_EQ(setting({.level = cm::isolation::repeatable_read}, level), "repeatable read");
    EXPECT_EQ(setting({.level = cm::isolation::serializable}, level), "serializable");
    const auto writes = [](cm::transaction& tx) { return tx.create(Item{.name = "x"}).name; };
    EXPECT_THROW(setting({.read_only = true}, writes), cm::error);
    EXPECT_EQ(setting({.level = cm::isolation::serializable, .read_only = true, .deferrable = true},
                      level),
              "serializable");
}

TEST_F(server_transactions, a_row_that_is_locked_is_skipped_or_refused_at_once) {
    const cm::database db = open("pool_size=3");
    const auto a = db.create(Item{.name = "a"});
    db.create(Item{.name = "b"});
    db.transaction([&](cm::transaction& tx) {
        (void)tx.objects<Item>().filter("id"_f == a.id).for_update().get();
        beside([&] {
            db.transaction([&](cm::transaction& other) {
                const auto free =
                    other.objects<Item>().for_update(cm::lock_rows::skip_locked).to_vector();
                ASSERT_EQ(free.size(), 1U);
                EXPECT_EQ(free[0].name, "b");
            });
            const auto e = thrown_by<cm::timeout>([&] {
                db.transaction([&](cm::transaction& other) {
                    (void)other.objects<Item>().for_update(cm::lock_rows::nowait).to_vector();
                });
            });
            EXPECT_EQ(e.sqlstate(), "55P03");
        }).get();
    });
}

}  // namespace
}  // namespace on_server
