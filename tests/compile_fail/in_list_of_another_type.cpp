// expect: of different types
// expect: User
// expect: age
// expect: integer
// expect: text
#include "models.hpp"

auto in_list_of_another_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("age"_f.in({"18", "19"})).count();
#else
    return db.objects<User>().filter("age"_f.in({18, 19})).count();
#endif
}
