#include "support/shop.hpp"

namespace {

using namespace shop;
using doubles = std::vector<double>;

/// A query that was given none() finds no rows, wherever it stands.
class none_queries : public stocked_shop {
protected:
    /// What a user without rights may see.
    const decltype(cm::query<User>().none()) visible = cm::query<User>().none();
    [[nodiscard]] auto orders() const { return db.objects<Order>().order_by("total"_f); }
    static doubles totals(const std::vector<Order>& rows) {
        doubles all;
        for (const Order& o : rows) all.push_back(o.total);
        return all;
    }
};
CORMORANT_ON_EVERY_BACKEND(none_queries);

TEST_P(none_queries, are_no_list_to_be_in) {
    const auto among = "user"_f.in(visible.scalars("id"_f));
    cm::query_log log(db);
    EXPECT_TRUE(orders().filter(among).to_vector().empty());
    EXPECT_EQ(orders().filter(among).count(), 0);
    EXPECT_FALSE(orders().filter(among).exists());
    EXPECT_FALSE(orders().filter(among).first().has_value());
    EXPECT_EQ(log.count(), 0U) << "what no row can match is not sent";
    EXPECT_EQ(totals(orders().exclude(among).to_vector()), (doubles{50, 150, 200, 300}));
    EXPECT_EQ(totals(orders().filter(!among).to_vector()), (doubles{50, 150, 200, 300}));
    EXPECT_EQ(totals(orders().filter(among || "total"_f == 50).to_vector()), (doubles{50}));
    EXPECT_TRUE(orders().filter(among && "total"_f == 50).to_vector().empty());
    EXPECT_EQ(orders().filter(among).aggregate("s"_f = cm::sum("total"_f))["s"_f], std::nullopt);
    EXPECT_EQ(orders().filter(among).aggregate("n"_f = cm::count())["n"_f], 0);
}

TEST_P(none_queries, do_not_exist) {
    EXPECT_TRUE(orders().filter(cm::exists(visible)).to_vector().empty());
    EXPECT_EQ(totals(orders().exclude(cm::exists(visible)).to_vector()),
              (doubles{50, 150, 200, 300}));
    const auto own = visible.filter("id"_f == cm::outer("user"_f));
    EXPECT_TRUE(orders().filter(cm::exists(own)).to_vector().empty());
    EXPECT_EQ(orders().filter(!cm::exists(own)).count(), 4);
    EXPECT_EQ(orders().filter(!cm::exists(own.scalars(cm::count()))).count(), 4);
    for (const auto& row : orders().annotate("there"_f = cm::exists(visible)))
        EXPECT_FALSE(row["there"_f]);
}

TEST_P(none_queries, have_no_value) {
    const auto name = visible.order_by("id"_f).limit(1).scalars("name"_f);
    for (const auto& row : orders().annotate("v"_f = cm::subquery(name)))
        EXPECT_FALSE(row["v"_f].has_value());
    for (const auto& row : orders().annotate("v"_f = cm::subquery(visible.scalars(cm::count()))))
        EXPECT_EQ(row["v"_f].value_or(0), 0);
    EXPECT_TRUE(orders().filter("user.name"_f == cm::subquery(name)).to_vector().empty());
}

TEST_P(none_queries, change_and_remove_no_rows) {
    const auto among = "user"_f.in(visible.scalars("id"_f));
    EXPECT_EQ(db.objects<Order>().filter(among).update("total"_f = 0), 0);
    EXPECT_EQ(db.objects<Order>().filter(cm::exists(visible)).update("total"_f = 0), 0);
    EXPECT_EQ(db.objects<Order>().filter(among).remove().total, 0);
    EXPECT_EQ(db.objects<User>().filter("id"_f.in(visible.scalars("id"_f))).remove().total, 0);
    EXPECT_EQ(db.objects<User>().none().remove().total, 0);
    EXPECT_EQ(db.objects<User>().none().update("name"_f = "x"), 0);
    EXPECT_EQ(totals(orders().to_vector()), (doubles{50, 150, 200, 300}));
    EXPECT_EQ(db.objects<User>().filter("name"_f != "x").count(), 3);
}

TEST_P(none_queries, stay_so_behind_other_steps) {
    const auto among = [&](const auto& inner) {
        return orders().filter("user"_f.in(inner.scalars("id"_f))).to_vector().size();
    };
    EXPECT_EQ(among(visible.all()), 0U);
    EXPECT_EQ(among(visible.filter("is_active"_f == true).order_by("name"_f)), 0U);
    EXPECT_EQ(among(visible.order_by("id"_f).limit(2).offset(1)), 0U);
    EXPECT_EQ(among(visible.distinct()), 0U);
    EXPECT_EQ(among(visible.annotate("n"_f = cm::count("orders"_f)).filter("n"_f > 0)), 0U);
    EXPECT_EQ(among(visible.annotate("p"_f = cm::row_number().over(cm::window_order_by("id"_f)))
                        .filter("p"_f == 1)),
              0U);
    EXPECT_EQ(among(cm::query<User>().filter("id"_f.in(visible.scalars("id"_f)))), 0U)
        << "inside a query inside a query";
    EXPECT_EQ(among(cm::query<User>().exclude("id"_f.in(visible.scalars("id"_f)))), 4U);
    EXPECT_EQ(among(cm::query<User>().exclude(cm::predicate<User>())), 0U)
        << "nothing is left of all rows";
}

TEST_P(none_queries, share_no_statement_with_others) {
    const auto all = cm::query<User>();
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(orders().filter("user"_f.in(all.scalars("id"_f))).count(), 4);
        EXPECT_EQ(orders().filter("user"_f.in(all.none().scalars("id"_f))).count(), 0);
        EXPECT_EQ(orders().filter(cm::exists(all)).count(), 4);
        EXPECT_EQ(orders().filter(cm::exists(all.none())).count(), 0);
        EXPECT_EQ(orders().aggregate("n"_f = cm::count())["n"_f], 4);
        EXPECT_EQ(orders().none().aggregate("n"_f = cm::count())["n"_f], 0);
    }
}

TEST_P(none_queries, are_counted_and_summed_over_no_rows) {
    const auto sums = orders().limit(2).none().aggregate(
        "n"_f = cm::count(), "s"_f = cm::coalesce(cm::sum("total"_f), -1.0));
    EXPECT_EQ(sums["n"_f], 0);
    EXPECT_EQ(sums["s"_f], -1.0);
    // One group over no rows is a row.
    const auto whole = orders().filter("id"_f.in(std::vector<std::int64_t>{}));
    const auto groups = whole.values("n"_f = cm::count(), "s"_f = cm::sum("total"_f)).to_vector();
    ASSERT_EQ(groups.size(), 1U);
    EXPECT_EQ(groups[0]["n"_f], 0);
    EXPECT_EQ(groups[0]["s"_f], std::nullopt);
    EXPECT_EQ(whole.values("n"_f = cm::count()).count(), 1);
    EXPECT_TRUE(whole.values("n"_f = cm::count()).exists());
}

TEST_P(none_queries, prefetch_no_rows) {
    cm::query_log log(db);
    const auto users =
        db.objects<User>()
            .order_by("id"_f)
            .prefetch_related(
                cm::prefetch("orders"_f, cm::query<Order>().none()),
                cm::prefetch("groups"_f, cm::query<Group>().filter(
                                             "id"_f.in(cm::query<Group>().none().scalars("id"_f)))))
            .to_vector();
    ASSERT_EQ(users.size(), 3U);
    for (const User& u : users) {
        EXPECT_TRUE(u.orders.empty());
        EXPECT_TRUE(u.groups.empty());
    }
    EXPECT_EQ(log.count(), 1U);
}

TEST_P(none_queries, of_a_list_without_values_can_be_compared_as_a_value) {
    const auto nobody =
        db.objects<User>().annotate("listed"_f = "profile"_f.in(std::vector<std::int64_t>{}));
    EXPECT_EQ(nobody.filter("listed"_f == false).count(), 3);
    EXPECT_EQ(nobody.filter("listed"_f == true).count(), 0);
}

}  // namespace
