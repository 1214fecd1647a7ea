// expect: asc() and desc() belong in order_by
// expect: User
#include "models.hpp"

auto desc_in_a_filter(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("is_active"_f.desc()).count();
#else
    return db.objects<User>().filter("is_active"_f).order_by("is_active"_f.desc()).count();
#endif
}
