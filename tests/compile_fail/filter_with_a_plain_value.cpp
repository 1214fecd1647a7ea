// expect: cormorant: filter() takes conditions
#include "models.hpp"

auto filter_with_a_plain_value(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(5).count();
#else
    return db.objects<User>().filter("id"_f == 5).count();
#endif
}
