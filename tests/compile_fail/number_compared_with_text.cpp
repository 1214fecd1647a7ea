// expect: of different types
// expect: User
// expect: age
// expect: integer
// expect: text
#include "models.hpp"

auto number_compared_with_text(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("age"_f > "18").count();
#else
    return db.objects<User>().filter("age"_f > 18).count();
#endif
}
