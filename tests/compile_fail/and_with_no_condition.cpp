// expect: a condition is needed here
// expect: User
// expect: age
#include "models.hpp"

auto and_with_no_condition(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("is_active"_f && "age"_f).count();
#else
    return db.objects<User>().filter("is_active"_f && "age"_f > 0).count();
#endif
}
