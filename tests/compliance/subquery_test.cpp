#include "support/shop.hpp"

namespace {

using namespace shop;
using doubles = std::vector<double>;

/// A query in the place of one value.
class one_value : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("id"_f); }
    template <class Q>
    [[nodiscard]] doubles of_each_user(const Q& query) const {
        doubles all;
        for (const auto& row : users().annotate("x"_f = cm::subquery(query)))
            all.push_back(row["x"_f].value_or(-1));
        return all;
    }
    const decltype(cm::query<Order>().filter("user"_f == cm::outer("id"_f))) own =
        cm::query<Order>().filter("user"_f == cm::outer("id"_f));
};
CORMORANT_ON_EVERY_BACKEND(one_value);

TEST_P(one_value, is_the_first_in_the_order) {
    const auto highest = own.order_by("total"_f.desc());
    EXPECT_EQ(of_each_user(highest.limit(1).scalars("total"_f)), (doubles{200, 300, -1}));
    EXPECT_EQ(of_each_user(highest.scalars("total"_f)), (doubles{200, 300, -1}));
    EXPECT_EQ(of_each_user(highest.limit(3).scalars("total"_f)), (doubles{200, 300, -1}));
    EXPECT_EQ(of_each_user(highest.limit(0).scalars("total"_f)), (doubles{-1, -1, -1}));
    EXPECT_EQ(of_each_user(highest.offset(1).scalars("total"_f)), (doubles{150, -1, -1}));
    EXPECT_EQ(of_each_user(highest.reverse().scalars("total"_f)), (doubles{50, 300, -1}));
    EXPECT_EQ(of_each_user(highest.scalars("total"_f).distinct()), (doubles{200, 300, -1}));
    EXPECT_EQ(of_each_user(own.order_by("rating"_f.asc_nulls_last()).scalars("total"_f)),
              (doubles{150, 300, -1}));
}

TEST_P(one_value, is_the_first_by_key_without_an_order) {
    EXPECT_EQ(of_each_user(own.scalars("total"_f)), (doubles{50, 300, -1}));
    EXPECT_EQ(of_each_user(own.reverse().scalars("total"_f)), (doubles{200, 300, -1}));

    db.create(Category{.name = "b"});
    db.create(Category{.name = "a"});
    for (const auto& row :
         users().annotate("x"_f = cm::subquery(cm::query<Category>().scalars("name"_f))))
        EXPECT_EQ(row["x"_f], "a") << "the model's own order";
}

TEST_P(one_value, of_groups_is_that_of_the_first_group) {
    const auto statuses =
        own.values("status"_f).annotate("s"_f = cm::sum("total"_f)).order_by("s"_f.desc());
    EXPECT_EQ(of_each_user(statuses.scalars("s"_f)), (doubles{200, 300, -1}));
    EXPECT_EQ(of_each_user(own.scalars(cm::sum("total"_f))), (doubles{400, 300, -1}));
}

TEST_P(one_value, is_compared_and_stored) {
    const auto highest = own.order_by("total"_f.desc()).scalars("total"_f);
    EXPECT_EQ(names_of(users().filter(cm::subquery(highest) > 250.0)), names{"Bo"});
    const auto best = cm::query<Order>()
                          .filter("user"_f == cm::outer("user"_f))
                          .order_by("total"_f.desc())
                          .scalars("id"_f);
    EXPECT_EQ(db.objects<Order>().filter("id"_f == cm::subquery(best)).count(), 2);
    const auto richest = cm::query<User>().order_by("balance"_f.desc()).scalars("name"_f);
    EXPECT_EQ(db.objects<Order>()
                  .filter("status"_f == "void")
                  .update("status"_f = cm::coalesce(cm::subquery(richest), "")),
              1);
    EXPECT_EQ(db.objects<Order>().get("total"_f == 200.0).status, "Bo");
}

}  // namespace
