// expect: this operator works on text columns and values only
// expect: User
// expect: age
// expect: integer
#include "models.hpp"

auto position_of_a_number(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(cm::position("name"_f, "age"_f) > 2).count();
#else
    return db.objects<User>().filter(cm::position("name"_f, "an") > 2).count();
#endif
}
