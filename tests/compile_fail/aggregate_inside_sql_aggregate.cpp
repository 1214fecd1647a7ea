// expect: an aggregate cannot hold another aggregate
// expect: User
#include "models.hpp"

auto aggregate_inside_sql_aggregate(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().aggregate(
        "a"_f = cm::sql_aggregate<std::int64_t>("max({})", cm::count("orders"_f)));
#else
    return db.objects<User>().aggregate("a"_f = cm::sql_aggregate<std::int64_t>("max({})", "id"_f));
#endif
}
