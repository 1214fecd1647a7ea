// expect: of different types
// expect: User
// expect: name
// expect: integer
// expect: text
#include "models.hpp"

auto text_compared_with_number(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("name"_f == 5).count();
#else
    return db.objects<User>().filter("name"_f == "5").count();
#endif
}
