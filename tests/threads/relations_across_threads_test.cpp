#include <latch>
#include <thread>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class relations_across_threads : public stocked_shop {
protected:
    /// Runs `work(i)` on `n` threads that start together.
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
CORMORANT_ON_EVERY_BACKEND(relations_across_threads);

TEST_P(relations_across_threads, two_touches_of_one_relation_of_one_row_load_it_once) {
    for (int round = 0; round < 50; ++round) {
        const auto all = db.objects<User>().order_by("name"_f).to_vector();
        EXPECT_QUERIES(db, 1) {
            together(2, [&](int) { EXPECT_EQ(all[0].orders.size(), 3U); });
        };
    }
}

TEST_P(relations_across_threads, touches_of_several_relations_load_each_once) {
    for (int round = 0; round < 20; ++round) {
        const auto all = db.objects<User>().order_by("name"_f).to_vector();
        EXPECT_QUERIES(db, 3) {
            together(4, [&](int i) {
                const User& u = all[static_cast<std::size_t>(i) % 2];
                EXPECT_EQ(u.orders.empty(), false);
                EXPECT_EQ((*u.profile)->bio.size(), 1U);
                EXPECT_EQ(u.tags.empty(), false);
            });
        };
    }
}

TEST_P(relations_across_threads, touches_of_a_row_by_itself_are_safe) {
    for (int round = 0; round < 20; ++round) {
        Order order = db.objects<Order>().get("total"_f == 50);
        order.user = cm::key(bo.id);
        together(4, [&](int) { EXPECT_EQ(order.user->name, "Bo"); });
        const auto alone = db.objects<User>().fetch(cm::fetch::one).order_by("name"_f).to_vector();
        together(4, [&](int i) {
            EXPECT_EQ(alone[static_cast<std::size_t>(i) % 3].orders.empty(), i % 3 == 2);
        });
    }
}

TEST_P(relations_across_threads, copies_of_rows_live_and_die_on_several_threads) {
    for (int round = 0; round < 20; ++round) {
        std::vector<User> all = db.objects<User>().order_by("name"_f).to_vector();
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([copies = all] {
                for (int k = 0; k < 50; ++k) {
                    const User copy = copies[static_cast<std::size_t>(k) % 3];
                    User moved = copy;
                    const User last = std::move(moved);
                    EXPECT_EQ(last.orders.size(), copy.orders.size());
                }
            });
        all.clear();
    }
}

TEST_P(relations_across_threads, copies_of_one_queryset_are_read_on_several_threads) {
    const auto active = db.objects<User>().filter("is_active"_f == true);
    together(4, [&](int) {
        for (int k = 0; k < 20; ++k) {
            const auto own = active.order_by("name"_f);
            EXPECT_EQ(own.size(), 2U);
        }
    });
}

}  // namespace
