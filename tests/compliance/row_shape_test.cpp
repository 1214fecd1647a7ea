#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// The types of querysets and rows, as programs name and take apart.

namespace {

using namespace shop;
using compliance::thrown_by;

// As a header of a program has them.
cm::annotated<User, cm::named<"order_count", std::int64_t>,
              cm::named<"spent", std::optional<double>>>
busy_users(const cm::session& on, int orders);
cm::columns<Order, cm::named<"status", std::string>, cm::named<"rating", std::optional<int>>,
            cm::named<"n", std::int64_t>>
ratings(const cm::session& on);

class row_shapes : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(row_shapes);

TEST_P(row_shapes, annotated_rows_are_taken_apart) {
    EXPECT_QUERIES(db, 1) {
        auto users =
            db.objects<User>()
                .annotate("order_count"_f = cm::count("orders"_f), "loud"_f = cm::upper("name"_f))
                .order_by("name"_f);
        for (auto& [user, orders, loud] : users) {
            static_assert(std::same_as<decltype(user), User>);
            static_assert(std::same_as<decltype(orders), std::int64_t>);
            user.name += loud + std::to_string(orders);
        }
        EXPECT_EQ(users[0]->name, "AnnANN3");
        const auto& kept = users;
        for (const auto& [user, orders, loud] : kept) EXPECT_GT(user.name.size(), loud.size());
    };
    const auto [user, orders] =
        *db.objects<User>().annotate("n"_f = cm::count("orders"_f)).order_by("id"_f).first();
    EXPECT_EQ(user.name, "Ann");
    EXPECT_EQ(orders, 3);
}

TEST_P(row_shapes, taken_apart_rows_have_their_relations) {
    EXPECT_QUERIES(db, 2) {
        std::size_t n = 0;
        for (auto& [user, orders] : db.objects<User>().annotate("n"_f = cm::count("orders"_f)))
            n += user.orders.size() - static_cast<std::size_t>(orders);
        EXPECT_EQ(n, 0U);
    };
}

TEST_P(row_shapes, functions_return_annotated_querysets) {
    const auto busy = busy_users(db, 2);
    ASSERT_EQ(busy.size(), 1U);
    const auto& [user, orders, spent] = busy[0];
    EXPECT_EQ(user.name, "Ann");
    EXPECT_EQ(orders, 3);
    EXPECT_EQ(spent, 400);
    EXPECT_EQ(busy_users(db, 0).filter("spent"_f > 200).order_by("order_count"_f).count(), 2);
    using row = decltype(busy)::row;
    const std::vector<row> rows = busy.to_vector();
    EXPECT_EQ(rows[0]["order_count"_f], 3);
    db.transaction([](const cm::session& tx) { EXPECT_EQ(busy_users(tx, 2).count(), 1); });
}

TEST_P(row_shapes, functions_return_querysets_of_columns) {
    const auto rows = ratings(db).filter("n"_f == 1 && "status"_f == "paid").order_by("rating"_f);
    names found;
    for (const auto& [status, rating, n] : rows)
        found.push_back(status + std::to_string(rating.value_or(0)));
    EXPECT_EQ(found, (names{"paid1", "paid3", "paid5"}));
}

TEST_P(row_shapes, a_queryset_that_was_read_keeps_its_rows_as_another_type) {
    const auto plain = db.objects<User>().values("name"_f).order_by("name"_f);
    EXPECT_EQ(plain.size(), 3U);
    EXPECT_QUERIES(db, 0) {
        const cm::columns<User, cm::named<"name", std::string>> same = plain;
        EXPECT_EQ(same[2]["name"_f], "Cid");
    };
}

// ---- composite keys -----------------------------------------------------------------------------

class composite_keys : public stocked_shop {
protected:
    composite_keys() {
        static_assert(std::same_as<cm::key_type<User>, std::int64_t>);
        static_assert(std::same_as<cm::key_type<Tag>, std::string>);
        static_assert(std::same_as<cm::key_type<OrderLine>, key>);
        for (const char* code : {"a", "b"}) db.create(Product{.code = code, .name = code});
        std::vector<OrderLine> lines;
        for (const Order& order : orders)
            for (const char* code : {"a", "b"})
                lines.push_back({.order = order,
                                 .product = cm::key(std::string(code)),
                                 .quantity = static_cast<int>(lines.size())});
        db.bulk_create(lines);
    }
    using key = std::tuple<std::int64_t, std::string>;
};
CORMORANT_ON_EVERY_BACKEND(composite_keys);

TEST_P(composite_keys, find_rows_in_bulk) {
    const key first{orders[0].id, "a"};
    const key last{orders[3].id, "b"};
    EXPECT_QUERIES(db, 1) {
        const std::map<key, OrderLine> found = db.objects<OrderLine>().in_bulk(
            std::vector<key>{first, last, {orders[0].id, "z"}, {99, "a"}, first});
        ASSERT_EQ(found.size(), 2U);
        EXPECT_EQ(found.at(first).quantity, 0);
        EXPECT_EQ(found.at(last).quantity, 7);
    };
    EXPECT_QUERIES(db, 1) {
        const auto found =
            db.objects<OrderLine>().filter("quantity"_f > 0).in_bulk(std::vector<key>{first, last});
        EXPECT_EQ(found.size(), 1U);
    };
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(db.objects<OrderLine>().in_bulk(std::vector<key>{}).size(), 0U);
    };
    const auto rows = db.objects<OrderLine>().order_by("quantity"_f).limit(2).to_vector();
    EXPECT_EQ(db.objects<OrderLine>().in_bulk(rows).size(), 2U);
}

TEST_P(composite_keys, of_many_rows_take_a_query_for_each_256) {
    std::vector<key> many;
    for (std::int64_t i = 0; i < 600; ++i) many.emplace_back(orders[0].id + i, "a");
    EXPECT_QUERIES(db, 3) { EXPECT_EQ(db.objects<OrderLine>().in_bulk(many).size(), 4U); };
}

cm::annotated<User, cm::named<"order_count", std::int64_t>,
              cm::named<"spent", std::optional<double>>>
busy_users(const cm::session& on, int orders) {
    return on.objects<User>()
        .annotate("order_count"_f = cm::count("orders"_f), "spent"_f = cm::sum("orders.total"_f))
        .filter("order_count"_f > orders);
}

cm::columns<Order, cm::named<"status", std::string>, cm::named<"rating", std::optional<int>>,
            cm::named<"n", std::int64_t>>
ratings(const cm::session& on) {
    return on.objects<Order>().values("status"_f, "rating"_f).annotate("n"_f = cm::count());
}

}  // namespace
