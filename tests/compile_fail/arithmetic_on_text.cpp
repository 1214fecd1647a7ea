// expect: this operator works on numbers only
// expect: User
// expect: name
// expect: text
#include "models.hpp"

auto arithmetic_on_text(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("name"_f + 1 > 2).count();
#else
    return db.objects<User>().filter("age"_f + 1 > 2).count();
#endif
}
