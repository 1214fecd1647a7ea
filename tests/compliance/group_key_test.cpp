#include "support/shop.hpp"

namespace {

using namespace shop;

/// The keys of groups: computed ones, ones that are queries, and what repeats them.
class group_keys : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("id"_f); }
    static auto initial(int length) { return cm::substr("user.name"_f, 1, length); }
};
CORMORANT_ON_EVERY_BACKEND(group_keys);

TEST_P(group_keys, with_values_may_be_repeated_in_the_order) {
    const auto by_letter =
        db.objects<Order>().values("k"_f = initial(1)).annotate("n"_f = cm::count());
    const auto rows = by_letter.order_by(initial(1).desc()).to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["k"_f], "B");
    EXPECT_EQ(rows[1]["n"_f], 3);
    const auto by_two =
        db.objects<Order>().values("k"_f = initial(2)).annotate("n"_f = cm::count());
    EXPECT_EQ(by_two.order_by(initial(2)).to_vector().at(0)["k"_f], "An");
}

TEST_P(group_keys, with_values_may_be_repeated_in_conditions) {
    const auto by_letter =
        db.objects<Order>().values("k"_f = initial(1)).annotate("n"_f = cm::count());
    EXPECT_EQ(by_letter.filter(initial(1) == "A").get()["n"_f], 3);
    EXPECT_EQ(by_letter.filter(initial(1) == "B" || "n"_f == 3).to_vector().size(), 2U);
    EXPECT_EQ(by_letter.filter(initial(1) == "B" || "n"_f == 7).get()["k"_f], "B");
    EXPECT_EQ(by_letter.filter(!(initial(1) == "B" || "n"_f == 7)).get()["k"_f], "A");
    EXPECT_EQ(by_letter.filter("n"_f + cm::length(initial(1)) == 4).get()["k"_f], "A");
    EXPECT_EQ(by_letter.filter(initial(1) == "B" || "n"_f == 3).count(), 2);
    EXPECT_EQ(by_letter.exclude(initial(1) == "B" && "n"_f == 1).get()["k"_f], "A");
    const auto mixed =
        by_letter.annotate("m"_f = cm::count() + cm::length(initial(1))).order_by("m"_f.desc());
    EXPECT_EQ(mixed.to_vector().at(0)["m"_f], 4);
}

TEST_P(group_keys, repeated_with_other_values_are_others) {
    const auto ask = [&](int key, int order) {
        return db.objects<Order>()
            .values("k"_f = initial(key))
            .annotate("n"_f = cm::count())
            .order_by(initial(order))
            .to_vector()
            .size();
    };
    EXPECT_EQ(ask(1, 1), 2U);
    EXPECT_EQ(ask(2, 2), 2U);
    const auto error = compliance::thrown_by<cm::usage_error>([&] { (void)ask(1, 2); });
    EXPECT_TRUE(compliance::holds(error.what(), "with other values")) << error.what();
}

TEST_P(group_keys, named_in_front_may_hold_values) {
    const auto named = db.objects<Order>()
                           .annotate("k"_f = initial(1))
                           .values("k"_f)
                           .annotate("n"_f = cm::count());
    EXPECT_EQ(named.order_by("k"_f.desc()).to_vector().at(0)["k"_f], "B");
    EXPECT_EQ(named.filter("k"_f == "B" || "n"_f == 3).count(), 2);
    EXPECT_EQ(named.filter("k"_f == "A").get()["n"_f], 3);
    EXPECT_EQ(named.reverse().to_vector().at(0)["k"_f], "B");
    const auto kinds = db.objects<Order>()
                           .annotate("large"_f = "total"_f > 100.0)
                           .values("large"_f)
                           .annotate("n"_f = cm::count())
                           .order_by("large"_f);
    ASSERT_EQ(kinds.to_vector().size(), 2U);
    EXPECT_EQ(kinds.to_vector().at(1)["n"_f], 3);
    EXPECT_EQ(kinds.filter("large"_f == true || "n"_f > 5).get()["n"_f], 3);
}

TEST_P(group_keys, may_be_queries) {
    const auto largest = cm::query<Order>()
                             .filter("user"_f == cm::outer("id"_f))
                             .order_by("total"_f.desc())
                             .scalars("status"_f);
    const auto groups = db.objects<User>()
                            .annotate("last"_f = cm::subquery(largest))
                            .values("last"_f)
                            .annotate("n"_f = cm::count(), "sum"_f = cm::sum("balance"_f));
    const auto rows = groups.order_by("last"_f.desc_nulls_last()).to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["last"_f], "void");
    EXPECT_EQ(rows[0]["sum"_f], cm::decimal(10));
    EXPECT_EQ(rows[1]["last"_f], "paid");
    EXPECT_FALSE(rows[2]["last"_f].has_value());
    EXPECT_EQ(groups.filter("last"_f == "paid").get()["n"_f], 1);
    EXPECT_EQ(groups.filter("last"_f == "paid" || "n"_f == 9).count(), 1);
    EXPECT_EQ(groups.count(), 3);
    EXPECT_EQ(groups.aggregate("x"_f = cm::sum("n"_f))["x"_f], 3);
    const auto inlined = db.objects<User>()
                             .values("last"_f = cm::subquery(largest))
                             .annotate("n"_f = cm::count("orders"_f))
                             .order_by("n"_f.desc());
    EXPECT_EQ(inlined.to_vector().at(0)["last"_f], "void");
    EXPECT_EQ(inlined.to_vector().at(0)["n"_f], 3);
    const auto with = db.objects<User>()
                          .values("buys"_f = cm::exists(largest))
                          .annotate("n"_f = cm::count())
                          .order_by("n"_f);
    ASSERT_EQ(with.to_vector().size(), 2U);
    EXPECT_TRUE(with.to_vector().at(1)["buys"_f]);
}

// ---- what is neither key nor aggregate ----------------------------------------------------------

TEST_P(group_keys, tell_what_else_groups_may_be_ordered_by) {
    const auto by_user = db.objects<Order>().values("user"_f).annotate("n"_f = cm::count());
    EXPECT_EQ(by_user.order_by("user.name"_f.desc()).to_vector().at(0)["n"_f], 1);
    EXPECT_EQ(by_user.order_by("user.profile.city"_f).to_vector().at(0)["n"_f], 3);
    EXPECT_EQ(
        by_user.annotate("k"_f = cm::lower("user.name"_f)).order_by("k"_f).first().value()["k"_f],
        "ann");
    EXPECT_EQ(by_user.filter("user.name"_f == "Bo" || "n"_f == 3).count(), 2);
    const auto each = db.objects<User>().values("id"_f).annotate("n"_f = cm::count("orders"_f));
    EXPECT_EQ(each.order_by("name"_f.desc()).to_vector().at(0)["n"_f], 0);
    EXPECT_EQ(each.order_by("profile.city"_f.desc_nulls_last()).to_vector().at(0)["n"_f], 1);
    EXPECT_EQ(each.filter("n"_f == 3 || "balance"_f == 20).count(), 2);
    EXPECT_EQ(each.annotate("x"_f = cm::count() + cm::length("name"_f)).count(), 3);
    const auto largest = cm::query<Order>().filter("user"_f == cm::outer("referrer"_f));
    EXPECT_EQ(each.order_by(cm::exists(largest).desc(), "id"_f).to_vector().at(0)["n"_f], 1);
}

TEST_P(group_keys, that_cannot_be_ordered_so_are_refused_with_the_call) {
    const auto by_status = db.objects<Order>().values("status"_f).annotate("n"_f = cm::count());
    const auto wrong = by_status.order_by("total"_f);
    const auto at = std::source_location::current();
    const auto error = compliance::thrown_by<cm::usage_error>([&] { (void)wrong.to_vector(); });
    EXPECT_EQ(error.where().line(), at.line() + 1);
    EXPECT_STREQ(error.where().file_name(), at.file_name());
}

TEST_P(group_keys, do_not_tell_what_differs_inside_a_group) {
    const auto by_status = db.objects<Order>().values("status"_f).annotate("n"_f = cm::count());
    const auto refused = [](const auto& ask) {
        const auto error = compliance::thrown_by<cm::usage_error>(ask);
        return compliance::holds(error.what(), "neither a column of values() nor an aggregate") &&
               compliance::holds(error.what(), "groups of Order");
    };
    EXPECT_TRUE(refused([&] { (void)by_status.order_by("total"_f).to_vector(); }));
    EXPECT_TRUE(refused([&] { (void)by_status.order_by("user"_f).to_vector(); }));
    EXPECT_TRUE(refused([&] { (void)by_status.order_by("user.name"_f).first(); }));
    EXPECT_TRUE(refused([&] { (void)by_status.order_by("n"_f + "total"_f).to_vector(); }));
    EXPECT_TRUE(
        refused([&] { (void)by_status.filter("n"_f > 5 || "total"_f > 60.0).to_vector(); }));
    EXPECT_TRUE(refused(
        [&] { (void)by_status.annotate("x"_f = cm::max("total"_f) - "total"_f).to_vector(); }));
    EXPECT_EQ(by_status.order_by(cm::min("total"_f).desc()).to_vector().at(0)["status"_f], "void");
}

// ---- scalars behind groups ----------------------------------------------------------------------

TEST_P(group_keys, are_chosen_by_scalars) {
    const auto often =
        cm::query<Order>().values("user"_f).annotate("n"_f = cm::count()).filter("n"_f > 1);
    EXPECT_EQ(names_of(users().filter("id"_f.in(often.scalars("user"_f)))), names{"Ann"});
    EXPECT_EQ(names_of(users().exclude("id"_f.in(often.scalars("user"_f)))), (names{"Bo", "Cid"}));
    const auto largest = often.order_by("n"_f.desc());
    for (const auto& row : users().annotate("n"_f = cm::subquery(largest.scalars("n"_f))))
        EXPECT_EQ(row["n"_f], 3);
    const auto own = cm::query<Order>()
                         .filter("user"_f == cm::outer("id"_f))
                         .values("status"_f)
                         .annotate("n"_f = cm::count())
                         .order_by("n"_f.desc());
    const auto rows =
        users().annotate("usual"_f = cm::subquery(own.scalars("status"_f))).to_vector();
    EXPECT_EQ(rows[0]["usual"_f], "paid");
    EXPECT_FALSE(rows[2]["usual"_f].has_value());
    EXPECT_EQ(db.objects<User>().filter("id"_f.in(often.scalars("user"_f))).update("name"_f = "A"),
              1);
    EXPECT_EQ(db.objects<Order>().filter("user"_f.in(often.scalars("user"_f))).remove().total, 3);
}

TEST_P(group_keys, are_read_alone_by_scalars) {
    const auto groups = db.objects<Order>().values("status"_f).annotate("n"_f = cm::count());
    using texts = std::vector<std::string>;
    EXPECT_EQ(groups.order_by("n"_f).scalars("status"_f).to_vector(), (texts{"void", "paid"}));
    EXPECT_EQ(groups.order_by("n"_f).scalars("n"_f).to_vector(), (std::vector<std::int64_t>{1, 3}));
    EXPECT_EQ(groups.order_by("n"_f).scalars("n"_f * 2).to_vector(),
              (std::vector<std::int64_t>{2, 6}));
    EXPECT_EQ(groups.scalars("n"_f).count(), 2);
    EXPECT_EQ(groups.filter("n"_f > 1).scalars("status"_f).to_vector(), (texts{"paid"}));
    EXPECT_EQ(*groups.order_by("n"_f).scalars("status"_f).first(), "void");
    const auto columns = db.objects<Order>().order_by("total"_f).values("status"_f, "total"_f);
    EXPECT_EQ(columns.scalars("total"_f).to_vector().at(0), 50);
    EXPECT_EQ(columns.filter("total"_f > 250.0).scalars("status"_f).to_vector(), (texts{"paid"}));
    const auto error = compliance::thrown_by<cm::usage_error>(
        [&] { (void)groups.scalars("total"_f).to_vector(); });
    EXPECT_TRUE(compliance::holds(error.what(), "neither a column of values() nor an aggregate"))
        << error.what();
}

// ---- keys and aggregates over one relation ------------------------------------------------------

TEST_P(group_keys, share_the_related_rows_of_aggregates_behind_them) {
    db.create(Product{.code = "P", .name = "Pen"});
    db.create(Product{.code = "Q", .name = "Quill"});
    db.create(OrderLine{.order = orders[0], .product = cm::key("P"), .quantity = 7});
    db.create(OrderLine{.order = orders[0], .product = cm::key("Q"), .quantity = 1});
    db.create(OrderLine{.order = orders[2], .product = cm::key("P"), .quantity = 4});
    const auto lines = [&](const auto& of) {
        return of.values("name"_f, "orders.status"_f)
            .annotate("lines"_f = cm::count("orders.lines"_f),
                      "sold"_f = cm::sum("orders.lines.quantity"_f),
                      "most"_f = cm::max("orders.lines.quantity"_f),
                      "orders_"_f = cm::count("orders"_f));
    };
    const auto ann = lines(db.objects<User>().filter("name"_f == "Ann"));
    ASSERT_EQ(ann.count(), 2);
    for (const auto& row : ann) {
        const bool paid = row["orders.status"_f] == "paid";
        EXPECT_EQ(row["lines"_f], paid ? 2 : 1) << "those of the orders with this status alone";
        EXPECT_EQ(row["sold"_f], paid ? 8 : 4);
        EXPECT_EQ(row["most"_f], paid ? 7 : 4);
        EXPECT_EQ(row["orders_"_f], paid ? 2 : 1);
    }
    std::int64_t all = 0;
    for (const auto& row : lines(db.objects<User>())) {
        all += row["lines"_f];
        EXPECT_TRUE(row["name"_f] == "Ann" || row["lines"_f] == 0);
    }
    EXPECT_EQ(all, 3);
    EXPECT_EQ(lines(db.objects<User>()).count(), 4) << "Cid has no order";
}

}  // namespace
