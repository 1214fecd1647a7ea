// expect: no such member of its own
// expect: User
// expect: pictur
// expect: picture
#include "models.hpp"

auto defer_misspelled(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().defer("pictur"_f).to_vector();
#else
    return db.objects<User>().defer("picture"_f).to_vector();
#endif
}
