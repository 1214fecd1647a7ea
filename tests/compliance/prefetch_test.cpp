#include "cormorant/testing.hpp"
#include "session/database_core.hpp"
#include "sql/dialect.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class prefetching : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("name"_f); }
    [[nodiscard]] static std::vector<double> totals(const auto& rows) {
        std::vector<double> all;
        for (const Order& o : rows) all.push_back(o.total);
        return all;
    }
};
CORMORANT_ON_EVERY_BACKEND(prefetching);

using doubles = std::vector<double>;

TEST_P(prefetching, takes_one_query_for_each_relation) {
    std::vector<User> all;
    EXPECT_QUERIES(db, 4) {
        all = users().prefetch_related("orders"_f, "groups"_f, "profile"_f).to_vector();
    };
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(all[0].orders.size(), 3U);
        EXPECT_EQ(all[0].groups.size(), 2U);
        EXPECT_EQ((*all[1].profile)->city, "Rome");
        EXPECT_TRUE(all[2].orders.empty());
        EXPECT_TRUE(all[2].orders.loaded());
    };
}

TEST_P(prefetching, waits_for_the_server_once_a_level_where_statements_travel_together) {
    const auto read = [&] {
        (void)users().prefetch_related("orders.lines"_f, "groups"_f, "profile"_f).to_vector();
    };
    read();
    const cm::query_log log(db);
    read();
    EXPECT_EQ(log.count(), 5U);
    const bool together = db.core().sql_dialect().facts().pipelines;
    const bool a_server = db.statistics().round_trips != 0;
    EXPECT_EQ(log.round_trips(), !a_server ? 0U : together ? 3U : 5U);
}

TEST_P(prefetching, goes_through_several_levels_by_one_query_each) {
    db.create(Product{.code = "P1", .name = "Pen"});
    db.create(OrderLine{.order = orders[0], .product = cm::key("P1")});
    std::vector<User> all;
    EXPECT_QUERIES(db, 4) {
        all = users().prefetch_related("orders.lines.product"_f, "orders"_f).to_vector();
    };
    EXPECT_QUERIES(db, 0) {
        int pens = 0;
        for (const User& u : all)
            for (const Order& o : u.orders)
                for (const OrderLine& line : o.lines) pens += line.product->name == "Pen";
        EXPECT_EQ(pens, 1);
    };
}

TEST_P(prefetching, of_no_rows_sends_no_further_query) {
    EXPECT_QUERIES(db, 1) {
        (void)db.objects<User>().filter("name"_f == "x").prefetch_related("orders"_f).to_vector();
    };
}

TEST_P(prefetching, of_relations_that_are_all_null_sends_no_further_query) {
    EXPECT_QUERIES(db, 1) {
        (void)users().filter("name"_f == "Cid").prefetch_related("profile"_f).to_vector();
    };
}

TEST_P(prefetching, with_a_query_of_its_own_filters_and_orders) {
    const auto all =
        users()
            .prefetch_related(cm::prefetch(
                "orders"_f,
                cm::query<Order>().filter("status"_f == "paid").order_by("total"_f.desc())))
            .to_vector();
    EXPECT_EQ(totals(all[0].orders), (doubles{150, 50}));
    EXPECT_EQ(totals(all[1].orders), doubles{300});
}

TEST_P(prefetching, a_limit_is_per_parent) {
    const auto all = users()
                         .prefetch_related(cm::prefetch(
                             "orders"_f, cm::query<Order>().order_by("total"_f.desc()).limit(2)))
                         .to_vector();
    EXPECT_EQ(totals(all[0].orders), (doubles{200, 150}));
    EXPECT_EQ(totals(all[1].orders), doubles{300});
    EXPECT_TRUE(all[2].orders.empty());
}

TEST_P(prefetching, an_offset_is_refused_with_a_clear_error) {
    const auto q = users().prefetch_related(
        cm::prefetch("orders"_f, cm::query<Order>().order_by("total"_f).offset(1).limit(1)));
    const auto e = compliance::thrown_by<cm::usage_error>([&] { (void)q.to_vector(); });
    EXPECT_TRUE(compliance::holds(e.what(), "orders")) << e.what();
    EXPECT_TRUE(compliance::holds(e.what(), "offset")) << e.what();
}

TEST_P(prefetching, a_limit_is_per_parent_of_a_many_to_many) {
    const auto all = users()
                         .prefetch_related(cm::prefetch(
                             "groups"_f, cm::query<Group>().order_by("name"_f.desc()).limit(1)))
                         .to_vector();
    EXPECT_EQ(names_of(all[0].groups), names{"staff"});
    EXPECT_EQ(names_of(all[1].groups), names{"staff"});
    EXPECT_TRUE(all[2].groups.empty());
}

TEST_P(prefetching, a_query_of_its_own_brings_its_own_relations) {
    std::vector<User> all;
    EXPECT_QUERIES(db, 3) {
        all = users()
                  .prefetch_related(cm::prefetch(
                      "orders"_f,
                      cm::query<Order>().select_related("user"_f).prefetch_related("lines"_f)))
                  .to_vector();
    };
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(all[0].orders[0].user->name, "Ann");
        EXPECT_TRUE(all[0].orders[0].lines.empty());
    };
}

TEST_P(prefetching, the_models_order_holds_in_related_rows) {
    db.create(Membership{.user = cid, .group = staff});
    db.create(Membership{.user = cid, .group = admins});
    const auto all = users().prefetch_related("groups"_f).to_vector();
    EXPECT_EQ(names_of(all[2].groups), (names{"admins", "staff"}));
}

TEST_P(prefetching, a_row_that_two_parents_share_is_with_both) {
    const auto all = users().prefetch_related("tags"_f).to_vector();
    EXPECT_EQ(all[0].tags[0].code, "red");
    EXPECT_EQ(all[1].tags.size(), 2U);
}

TEST_P(prefetching, a_stream_prefetches_for_each_batch) {
    std::vector<User> seen;
    EXPECT_QUERIES(db, 3) {
        for (const User& u : users().prefetch_related("orders"_f).stream(2)) seen.push_back(u);
    };
    ASSERT_EQ(seen.size(), 3U);
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(seen[0].orders.size(), 3U);
        EXPECT_EQ(seen[1].orders.size(), 1U);
        EXPECT_EQ(seen[2].orders.size(), 0U);
    };
}

TEST_P(prefetching, a_stream_loads_lazily_for_its_batch) {
    EXPECT_QUERIES(db, 3) {
        std::size_t n = 0;
        for (const User& u : users().stream(2)) n += u.orders.size();
        EXPECT_EQ(n, 4U);
    };
}

TEST_P(prefetching, a_stream_that_is_left_early_frees_its_connection) {
    for (int i = 0; i < 100; ++i)
        for (const User& u : users().stream(1)) {
            EXPECT_EQ(u.name, "Ann");
            break;
        }
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

TEST_P(prefetching, annotated_rows_have_their_relations_too) {
    EXPECT_QUERIES(db, 2) {
        const auto rows =
            users().annotate("n"_f = cm::count("tags"_f)).prefetch_related("orders"_f).to_vector();
        EXPECT_EQ(rows[0]->orders.size(), 3U);
        EXPECT_EQ(rows[1]["n"_f], 2);
    };
}

TEST_P(prefetching, get_and_first_bring_relations_along) {
    EXPECT_QUERIES(db, 4) {
        EXPECT_EQ(users().prefetch_related("orders"_f).get("name"_f == "Ann").orders.size(), 3U);
        EXPECT_EQ(users().prefetch_related("orders"_f).first()->orders.size(), 3U);
    };
}

TEST_P(prefetching, joined_rows_have_their_relations_prefetched) {
    EXPECT_QUERIES(db, 2) {
        const auto all = db.objects<Order>()
                             .select_related("user"_f)
                             .prefetch_related("user.tags"_f)
                             .order_by("total"_f)
                             .to_vector();
        EXPECT_EQ(all[0].user->tags.size(), 1U);
        EXPECT_EQ(all[3].user->tags.size(), 2U);
    };
}

TEST_P(prefetching, related_rows_as_a_queryset) {
    const auto hers = db.objects(ann, "orders"_f).filter("total"_f > 100).order_by("total"_f);
    EXPECT_EQ(totals(hers), (doubles{150, 200}));
    EXPECT_EQ(names_of(db.objects(ann, "groups"_f)), (names{"admins", "staff"}));
    EXPECT_EQ(db.objects(bo, "tags"_f).count(), 2);
    EXPECT_EQ(db.objects(ann, "orders"_f).filter("status"_f == "void").update("total"_f = 1.0), 1);
    EXPECT_EQ(db.objects(cid, "groups"_f).exists(), false);
}

}  // namespace
