// expect: this operator works on numbers only
// expect: User
// expect: name
// expect: text
#include "models.hpp"

auto sum_of_text(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().aggregate("n"_f = cm::sum("name"_f));
#else
    return db.objects<User>().aggregate("n"_f = cm::sum("age"_f));
#endif
}
