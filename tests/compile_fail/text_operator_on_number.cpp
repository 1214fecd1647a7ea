// expect: this operator works on text
// expect: User
// expect: age
// expect: integer
#include "models.hpp"

auto text_operator_on_number(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("age"_f.contains("1")).count();
#else
    return db.objects<User>().filter("name"_f.contains("1")).count();
#endif
}
