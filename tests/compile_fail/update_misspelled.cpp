// expect: no such member of its own
// expect: User
// expect: aeg
// expect: age
#include "models.hpp"

auto update_misspelled(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().update("aeg"_f = 50);
#else
    return db.objects<User>().update("age"_f = 50);
#endif
}
