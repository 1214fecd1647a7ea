// expect: the model has no such path
// expect: User
// expect: is_activ
// expect: is_active
#include "models.hpp"

auto path_misspelled(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("is_activ"_f == true).count();
#else
    return db.objects<User>().filter("is_active"_f == true).count();
#endif
}
