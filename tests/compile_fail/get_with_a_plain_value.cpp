// expect: cormorant: get() takes a condition
#include "models.hpp"

auto get_with_a_plain_value(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().get(5);
#else
    return db.objects<User>().get("id"_f == 5);
#endif
}
