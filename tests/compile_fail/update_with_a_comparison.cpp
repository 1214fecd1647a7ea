// expect: cormorant: update() takes assignments
#include "models.hpp"

auto update_with_a_comparison(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().update("age"_f == 50);
#else
    return db.objects<User>().update("age"_f = 50);
#endif
}
