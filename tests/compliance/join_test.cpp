#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;

class joins : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("name"_f); }
};
CORMORANT_ON_EVERY_BACKEND(joins);

TEST_P(joins, an_or_keeps_rows_whose_other_branch_has_no_related_row) {
    const auto either = users().filter("profile.city"_f == "Paris" || "name"_f == "Cid");
    EXPECT_EQ(names_of(either), (names{"Ann", "Cid"}));
    EXPECT_TRUE(holds(either.sql(), "LEFT")) << either.sql();
}

TEST_P(joins, an_or_whose_branches_all_need_the_row_joins_inner) {
    const auto either = users().filter("profile.city"_f == "Paris" || "profile.city"_f == "Rome");
    EXPECT_EQ(names_of(either), (names{"Ann", "Bo"}));
    EXPECT_FALSE(holds(either.sql(), "LEFT")) << either.sql();
}

TEST_P(joins, an_and_joins_inner) {
    const auto both = users().filter("profile.city"_f == "Paris" && "name"_f == "Ann");
    EXPECT_EQ(names_of(both), names{"Ann"});
    EXPECT_FALSE(holds(both.sql(), "LEFT")) << both.sql();
}

TEST_P(joins, not_swaps_and_and_or) {
    const auto neither = users().filter(!("profile.city"_f == "Paris" && "name"_f == "Ann"));
    EXPECT_EQ(names_of(neither), (names{"Bo", "Cid"}));
    const auto not_either = users().filter(!("profile.city"_f == "Paris" || "name"_f == "Bo"));
    EXPECT_EQ(names_of(not_either), names{"Cid"});
}

TEST_P(joins, exclude_over_a_nullable_key_keeps_rows_without_one) {
    EXPECT_EQ(names_of(users().exclude("profile.city"_f == "Paris")), (names{"Bo", "Cid"}));
}

TEST_P(joins, a_later_filter_makes_a_left_join_inner) {
    const auto both = users()
                          .filter("profile.city"_f == "Paris" || "name"_f == "Cid")
                          .filter("profile.bio"_f == "a");
    EXPECT_EQ(names_of(both), names{"Ann"});
    EXPECT_FALSE(holds(both.sql(), "LEFT")) << both.sql();
}

TEST_P(joins, is_null_through_a_nullable_key_keeps_rows_without_the_key) {
    db.objects<Profile>().filter("city"_f == "Rome").update("city"_f = cm::null);
    EXPECT_EQ(names_of(users().filter("profile.city"_f == cm::null)), (names{"Bo", "Cid"}));
    EXPECT_EQ(names_of(users().filter("profile.city"_f != cm::null)), names{"Ann"});
}

TEST_P(joins, the_key_of_a_relation_needs_no_join) {
    for (const std::string& sql :
         {users().filter("profile.id"_f == 1).sql(), users().filter("profile"_f == cm::null).sql(),
          users().filter("profile"_f != cm::null).sql(), users().filter("referrer"_f == ann).sql(),
          users().filter("referrer.id"_f.in({1, 2})).sql()})
        EXPECT_FALSE(holds(sql, "JOIN") || holds(sql, "EXISTS")) << sql;
    EXPECT_EQ(names_of(users().filter("profile"_f == cm::null)), names{"Cid"});
    EXPECT_EQ(names_of(users().filter("referrer.id"_f == ann.id)), names{"Bo"});
    EXPECT_EQ(names_of(users().filter("referrer"_f == ann.id)), names{"Bo"});
}

TEST_P(joins, the_key_of_the_last_relation_of_a_path_is_read_from_the_table_before) {
    const auto q = db.objects<Order>().filter("user.profile.id"_f == ann.profile->key());
    EXPECT_EQ(q.count(), 3);
    EXPECT_FALSE(holds(q.sql(), "profile\" ")) << q.sql();
}

TEST_P(joins, select_related_over_a_nullable_key_keeps_rows_without_one) {
    EXPECT_QUERIES(db, 1) {
        const auto all = users().select_related("profile"_f, "referrer.profile"_f).to_vector();
        ASSERT_EQ(all.size(), 3U);
        EXPECT_EQ((*all[0].profile)->city, "Paris");
        EXPECT_FALSE(all[0].referrer.has_value());
        EXPECT_EQ((*all[1].referrer)->name, "Ann");
        EXPECT_EQ((*(*all[1].referrer)->profile)->city, "Paris");
        EXPECT_FALSE(all[2].profile.has_value());
    };
}

TEST_P(joins, select_related_is_inner_once_a_filter_demands_the_row) {
    const auto left = users().select_related("profile"_f);
    const auto inner = left.filter("profile.city"_f == "Rome");
    EXPECT_TRUE(holds(left.sql(), "LEFT")) << left.sql();
    EXPECT_FALSE(holds(inner.sql(), "LEFT")) << inner.sql();
    EXPECT_EQ(names_of(inner), names{"Bo"});
}

TEST_P(joins, select_related_over_a_key_that_is_never_null_is_inner) {
    const auto q = db.objects<Order>().select_related("user"_f).order_by("total"_f);
    EXPECT_FALSE(holds(q.sql(), "LEFT")) << q.sql();
    EXPECT_QUERIES(db, 1) {
        for (const Order& o : q) EXPECT_FALSE(o.user->name.empty());
    };
}

TEST_P(joins, one_table_joined_by_two_paths_is_kept_apart) {
    const auto q = users().filter("profile.city"_f == "Rome", "referrer.profile.city"_f == "Paris");
    EXPECT_EQ(names_of(q), names{"Bo"});
}

TEST_P(joins, two_members_are_compared_across_a_relation) {
    db.objects<User>().filter("name"_f == "Bo").update("email"_f = "Ann");
    EXPECT_EQ(names_of(users().filter("email"_f == "referrer.name"_f)), names{"Bo"});
}

}  // namespace
