#include <atomic>
#include <latch>
#include <thread>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class pool : public empty_shop {
protected:
    template <class Work>
    static void together(int n, const Work& work) {
        std::latch start(n);
        std::vector<std::jthread> threads;
        for (int i = 0; i < n; ++i)
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                work(i);
            });
    }
};
CORMORANT_ON_EVERY_BACKEND(pool);

TEST_P(pool, many_read_while_one_writes) {
    std::atomic<bool> done = false;
    together(5, [&](int i) {
        if (i == 0) {
            for (int k = 0; k < 100; ++k)
                db.transaction([&](cm::transaction& tx) {
                    tx.create(Tag{.code = "a" + std::to_string(k)});
                    tx.create(Tag{.code = "b" + std::to_string(k)});
                });
            done = true;
            return;
        }
        while (!done) {
            const std::int64_t n = db.objects<Tag>().count();
            EXPECT_EQ(n % 2, 0) << "half a transaction was seen";
        }
    });
    EXPECT_EQ(db.objects<Tag>().count(), 200);
}

TEST_P(pool, bulk_writers_take_turns) {
    together(4, [&](int i) {
        for (int round = 0; round < 3; ++round) {
            std::vector<User> users(300);
            for (std::size_t k = 0; k < users.size(); ++k)
                users[k].email =
                    std::to_string(i) + "-" + std::to_string(round) + "-" + std::to_string(k);
            EXPECT_EQ(db.bulk_create(users), 300);
        }
    });
    EXPECT_EQ(db.objects<User>().count(), 4 * 3 * 300);
}

TEST_P(pool, updates_in_the_database_lose_nothing) {
    const auto user = db.create(User{.name = "u", .email = "u"});
    together(4, [&](int) {
        for (int k = 0; k < 50; ++k)
            db.objects<User>().filter("id"_f == user.id).update("balance"_f = "balance"_f + 1);
    });
    EXPECT_EQ(db.objects<User>().get().balance, 200);
}

TEST_P(pool, a_row_read_for_update_is_changed_by_one_at_a_time) {
    const auto user = db.create(User{.name = "u", .email = "u"});
    together(4, [&](int) {
        for (int k = 0; k < 25; ++k)
            db.transaction([&](cm::transaction& tx) {
                auto row = tx.objects<User>().filter("id"_f == user.id).for_update().get();
                row.balance = row.balance + 1;
                tx.save(row, "balance"_f);
            });
    });
    EXPECT_EQ(db.objects<User>().get().balance, 100);
}

TEST_P(pool, get_or_create_makes_a_row_once) {
    std::atomic<int> made = 0;
    together(4, [&](int) {
        for (int k = 0; k < 25; ++k) {
            const std::string email = std::to_string(k);
            const auto [user, created] =
                db.get_or_create<User>("email"_f == email, User{.name = "u", .email = email});
            made += created;
            EXPECT_GT(user.id, 0);
        }
    });
    EXPECT_EQ(made, 25);
    EXPECT_EQ(db.objects<User>().count(), 25);
}

TEST_P(pool, two_threads_share_one_transaction) {
    db.transaction([&](cm::transaction& tx) {
        together(2, [&](int i) {
            for (int k = 0; k < 50; ++k) {
                tx.create(Tag{.code = std::to_string(i) + "-" + std::to_string(k)});
                EXPECT_GE(tx.objects<Tag>().count(), k);
            }
        });
    });
    EXPECT_EQ(db.objects<Tag>().count(), 100);
}

TEST_P(pool, a_log_is_kept_while_others_run) {
    std::atomic<bool> done = false;
    std::jthread busy([&] {
        while (!done) (void)db.objects<Tag>().exists();
    });
    for (int k = 0; k < 100; ++k) {
        const cm::query_log log(db);
        (void)db.objects<Tag>().count();
        EXPECT_GE(log.count(), 1U);
        EXPECT_EQ(log.entries().size() <= log.count(), true);
    }
    done = true;
}

TEST_P(pool, one_connection_serves_many_threads) {
    if (!can().several_connections) GTEST_SKIP() << "a second pool: the database is gone with it";
    const cm::database narrow = open_again("pool_size=1");
    together(6, [&](int i) {
        for (int k = 0; k < 20; ++k) {
            if (i == 0) narrow.create(Tag{.code = std::to_string(k)});
            EXPECT_GE(narrow.objects<Tag>().count(), 0);
        }
    });
    EXPECT_EQ(narrow.statistics().connections_in_use, 0U);
}

}  // namespace
