// expect: a condition is needed here
// expect: User
// expect: age
#include "models.hpp"

auto filter_with_no_condition(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("age"_f).count();
#else
    return db.objects<User>().filter("age"_f > 0).count();
#endif
}
