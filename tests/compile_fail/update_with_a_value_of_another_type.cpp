// expect: of different types
// expect: User
// expect: age
// expect: integer
// expect: text
#include "models.hpp"

auto update_with_a_value_of_another_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().update("age"_f = "old");
#else
    return db.objects<User>().update("age"_f = 50);
#endif
}
