// expect: aggregate() takes aggregates
// expect: User
// expect: age
#include "models.hpp"

auto aggregate_without_aggregate(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().aggregate("a"_f = "age"_f);
#else
    return db.objects<User>().aggregate("a"_f = cm::avg("age"_f));
#endif
}
