// expect: only relations lead further
// expect: User
// expect: name.size
#include "models.hpp"

auto path_through_a_column(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("name.size"_f > 3).count();
#else
    return db.objects<User>().filter(cm::length("name"_f) > 3).count();
#endif
}
