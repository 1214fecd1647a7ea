// expect: an aggregate cannot hold another aggregate
// expect: User
#include "models.hpp"

auto aggregate_inside_aggregate(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().aggregate("a"_f = cm::max(cm::count("orders"_f)));
#else
    return db.objects<User>().aggregate("a"_f = cm::count("orders"_f));
#endif
}
