#include "support/shop.hpp"

namespace {

using namespace shop;

class to_many_filter : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("name"_f); }
};
CORMORANT_ON_EVERY_BACKEND(to_many_filter);

TEST_P(to_many_filter, conditions_of_one_call_speak_of_the_same_related_row) {
    // Ann has a void order and an order over 50, but the void one is not the one over 50.
    const auto one_call = users().filter("orders.status"_f == "void", "orders.total"_f == 50);
    const auto joined = users().filter("orders.status"_f == "void" && "orders.total"_f == 50);
    EXPECT_EQ(names_of(one_call), names{});
    EXPECT_EQ(names_of(joined), names{});
    EXPECT_EQ(names_of(users().filter("orders.status"_f == "void" && "orders.total"_f == 200)),
              names{"Ann"});
}

TEST_P(to_many_filter, conditions_of_two_calls_may_speak_of_different_rows) {
    const auto two_calls =
        users().filter("orders.status"_f == "void").filter("orders.total"_f == 50);
    EXPECT_EQ(names_of(two_calls), names{"Ann"});
}

TEST_P(to_many_filter, never_repeats_a_row) {
    const auto with_orders = users().filter("orders.total"_f > 0);
    EXPECT_EQ(names_of(with_orders), (names{"Ann", "Bo"}));
    EXPECT_EQ(users().filter("orders.total"_f > 0).count(), 2);
    EXPECT_EQ(names_of(users().filter("tags.code"_f.in({"red", "blue"}))), (names{"Ann", "Bo"}));
}

TEST_P(to_many_filter, alternatives_over_two_relations_do_not_multiply) {
    const auto either = users().filter("orders.total"_f > 100 || "tags.code"_f == "red" ||
                                       "groups.name"_f == "staff");
    EXPECT_EQ(names_of(either), (names{"Ann", "Bo"}));
}

TEST_P(to_many_filter, exclude_keeps_rows_for_which_no_related_row_matches) {
    EXPECT_EQ(names_of(users().exclude("orders.status"_f == "void")), (names{"Bo", "Cid"}));
    EXPECT_EQ(names_of(users().exclude("tags.code"_f == "blue")), (names{"Ann", "Cid"}));
}

TEST_P(to_many_filter, exclude_with_several_conditions_leaves_what_filter_leaves_out) {
    // Ann has a void order, and another one over 50: no order is both.
    EXPECT_EQ(names_of(users().exclude("orders.status"_f == "void", "orders.total"_f == 50)),
              (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(names_of(users().exclude("orders.status"_f == "void" && "orders.total"_f == 50)),
              (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(names_of(users().filter("orders.status"_f == "paid", "orders.total"_f == 50)),
              (names{"Ann"}));
    EXPECT_EQ(names_of(users().exclude("orders.status"_f == "paid", "orders.total"_f == 50)),
              (names{"Bo", "Cid"}));
    EXPECT_EQ(names_of(users().exclude("orders.status"_f == "void", "orders.total"_f == 50,
                                       "name"_f == "Cid")),
              (names{"Ann", "Bo", "Cid"}));
}

TEST_P(to_many_filter, excludes_behind_each_other_each_leave_rows_out) {
    EXPECT_EQ(names_of(users().exclude("orders.status"_f == "void").exclude("name"_f == "Cid")),
              (names{"Bo"}));
}

TEST_P(to_many_filter, not_over_a_to_many_path_means_that_no_row_matches) {
    EXPECT_EQ(names_of(users().filter(!("orders.status"_f == "void"))), (names{"Bo", "Cid"}));
}

TEST_P(to_many_filter, not_equal_over_a_to_many_path_means_that_some_row_differs) {
    EXPECT_EQ(names_of(users().filter("orders.status"_f != "void")), (names{"Ann", "Bo"}));
}

TEST_P(to_many_filter, compared_with_null_finds_rows_without_related_rows) {
    EXPECT_EQ(names_of(users().filter("orders"_f == cm::null)), names{"Cid"});
    EXPECT_EQ(names_of(users().filter("orders"_f != cm::null)), (names{"Ann", "Bo"}));
    EXPECT_EQ(names_of(users().filter("groups"_f == cm::null)), names{"Cid"});
    EXPECT_EQ(names_of(users().exclude("tags"_f == cm::null)), (names{"Ann", "Bo"}));
}

TEST_P(to_many_filter, goes_through_several_relations) {
    db.create(Product{.code = "P1", .name = "Pen"});
    db.create(OrderLine{.order = orders[3], .product = cm::key("P1"), .quantity = 2});
    EXPECT_EQ(names_of(users().filter("orders.lines.product.name"_f == "Pen")), names{"Bo"});
    EXPECT_EQ(names_of(users().exclude("orders.lines.quantity"_f == 2)), (names{"Ann", "Cid"}));
}

TEST_P(to_many_filter, through_a_to_one_relation_and_on) {
    // Ann's orders, asked from the one whom she referred.
    EXPECT_EQ(names_of(users().filter("referrer.orders.status"_f == "void")), names{"Bo"});
    EXPECT_EQ(names_of(users().exclude("referrer.orders.status"_f == "void")),
              (names{"Ann", "Cid"}));
}

TEST_P(to_many_filter, a_null_in_a_related_row_does_not_hide_the_parent_from_exclude) {
    // Ann's void order has no rating; it does not match rating == 1, her other one does.
    EXPECT_EQ(names_of(users().exclude("orders.rating"_f == 3)), (names{"Ann", "Cid"}));
    // As in Django, the rows without any order are among those whose rating is NULL.
    EXPECT_EQ(names_of(users().filter("orders.rating"_f == cm::null)), (names{"Ann", "Cid"}));
}

TEST_P(to_many_filter, matches_columns_of_the_table_between) {
    EXPECT_EQ(names_of(db.objects<User>().filter("groups"_f == admins)), names{"Ann"});
    EXPECT_EQ(db.objects<Membership>().filter("user.name"_f == "Ann", "role"_f == "owner").count(),
              1);
}

}  // namespace
