// expect: are of one type
// expect: User
// expect: profile.city
// expect: text
// expect: integer
#include "models.hpp"

auto coalesce_of_mixed_types(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().annotate("c"_f = cm::coalesce("profile.city"_f, 0)).to_vector();
#else
    return db.objects<User>().annotate("c"_f = cm::coalesce("profile.city"_f, "-")).to_vector();
#endif
}
