#include "support/shop.hpp"

namespace {

using namespace shop;

class ordering : public stocked_shop {
protected:
    [[nodiscard]] static std::vector<double> totals(const auto& rows) {
        std::vector<double> all;
        for (const Order& o : rows) all.push_back(o.total);
        return all;
    }
};
CORMORANT_ON_EVERY_BACKEND(ordering);

using doubles = std::vector<double>;

TEST_P(ordering, by_several_keys_in_both_directions) {
    const auto q = db.objects<Order>().order_by("status"_f.desc(), "total"_f.asc());
    EXPECT_EQ(totals(q), (doubles{200, 50, 150, 300}));
}

TEST_P(ordering, by_a_constant_leaves_the_order_to_what_follows) {
    const auto orders = db.objects<Order>();
    EXPECT_EQ(totals(orders.order_by(cm::literal(2), "total"_f)), (doubles{50, 150, 200, 300}));
    std::vector<double> by_count;
    // One row alone is one row: a constant too.
    for (const auto& row : orders.annotate("n"_f = cm::count()).order_by("n"_f, "total"_f.desc()))
        by_count.push_back(row->total);
    EXPECT_EQ(by_count, (doubles{300, 200, 150, 50}));
}

TEST_P(ordering, nulls_go_where_they_are_asked_to) {
    const auto orders = db.objects<Order>();
    EXPECT_EQ(totals(orders.order_by("rating"_f.asc_nulls_first())), (doubles{200, 150, 300, 50}));
    EXPECT_EQ(totals(orders.order_by("rating"_f.asc_nulls_last())), (doubles{150, 300, 50, 200}));
    EXPECT_EQ(totals(orders.order_by("rating"_f.desc_nulls_first())), (doubles{200, 50, 300, 150}));
    EXPECT_EQ(totals(orders.order_by("rating"_f.desc_nulls_last())), (doubles{50, 300, 150, 200}));
}

TEST_P(ordering, reverse_turns_null_placement_around_too) {
    const auto q = db.objects<Order>().order_by("rating"_f.asc_nulls_last()).reverse();
    EXPECT_EQ(totals(q), (doubles{200, 50, 300, 150}));
}

TEST_P(ordering, a_models_own_order_is_used_where_none_is_given) {
    EXPECT_EQ(names_of(db.objects<Group>()), (names{"admins", "staff"}));
    EXPECT_EQ(names_of(db.objects<Group>().reverse()), (names{"staff", "admins"}));
    EXPECT_EQ(names_of(db.objects<Group>().order_by("name"_f.desc())), (names{"staff", "admins"}));
}

TEST_P(ordering, an_empty_order_by_drops_the_models_order) {
    EXPECT_EQ(db.objects<Group>().order_by().sql().find("ORDER BY"), std::string::npos);
}

TEST_P(ordering, by_a_relation_uses_the_order_of_its_model) {
    // Groups are ordered by name: admins (id 1) come before staff even with the ids the other way.
    const auto zebra = db.create(Group{.name = "zebra"});
    const auto aardvark = db.create(Group{.name = "aardvark"});
    db.create(Membership{.user = cid, .group = zebra});
    db.create(Membership{.user = cid, .group = aardvark});
    names order;
    for (const Membership& m : db.objects<Membership>().filter("user"_f == cid).order_by("group"_f))
        order.push_back(m.group->name);
    EXPECT_EQ(order, (names{"aardvark", "zebra"}));
}

TEST_P(ordering, by_a_relation_whose_model_has_no_order_is_by_key) {
    const auto q = db.objects<Order>().order_by("user"_f.desc(), "total"_f);
    EXPECT_EQ(totals(q), (doubles{300, 50, 150, 200}));
}

TEST_P(ordering, across_a_nullable_relation_keeps_rows_without_one) {
    const auto q = db.objects<User>().order_by("profile.city"_f.asc_nulls_last());
    EXPECT_EQ(names_of(q), (names{"Ann", "Bo", "Cid"}));
}

TEST_P(ordering, by_an_expression) {
    const auto q = db.objects<Order>().order_by(cm::abs("total"_f - 160), "id"_f);
    EXPECT_EQ(totals(q), (doubles{150, 200, 50, 300}));
    const auto random_case = db.objects<User>().order_by(cm::lower("name"_f).desc());
    EXPECT_EQ(names_of(random_case), (names{"Cid", "Bo", "Ann"}));
}

TEST_P(ordering, the_last_order_by_counts) {
    EXPECT_EQ(names_of(db.objects<User>().order_by("name"_f).order_by("name"_f.desc())),
              (names{"Cid", "Bo", "Ann"}));
}

TEST_P(ordering, distinct_rows_are_rows_that_differ_in_the_columns_read) {
    const auto states = db.objects<Order>().scalars("status"_f).order_by("status"_f).distinct();
    EXPECT_EQ(states.to_vector(), (names{"paid", "void"}));
    EXPECT_EQ(db.objects<Order>().scalars("status"_f).distinct().count(), 2);
}

TEST_P(ordering, distinct_ordered_by_another_column_gives_each_row_once) {
    const auto states = db.objects<Order>()
                            .filter("status"_f == "paid")
                            .values("status"_f)
                            .order_by("user.name"_f)
                            .distinct();
    EXPECT_EQ(states.to_vector().size(), 1U);
    EXPECT_EQ(states.all().count(), 1);
}

TEST_P(ordering, distinct_rows_of_a_model_with_an_order_over_a_relation) {
    EXPECT_EQ(names_of(db.objects<User>().distinct().order_by("profile.city"_f.desc_nulls_last())),
              (names{"Bo", "Ann", "Cid"}));
}

}  // namespace
