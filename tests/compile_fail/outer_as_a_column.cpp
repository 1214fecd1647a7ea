// expect: the type of cm::outer is not known here
// expect: cm::cast<int>
#include "models.hpp"

auto ages_of_users(const cm::database& db) {
    const auto orders = cm::query<Order>().filter("user"_f == cm::outer("id"_f));
#ifdef EXPECT_FAILURE
    const auto one = orders.scalars(cm::outer("age"_f) + 1);
#else
    const auto one = orders.scalars(cm::cast<int>(cm::outer("age"_f)) + 1);
#endif
    return db.objects<User>().annotate("next"_f = cm::subquery(one.limit(1))).to_vector();
}
