// expect: the query does not read this column
// expect: profile.bio
#include "models.hpp"

void column_not_in_values(const cm::database& db) {
#ifdef EXPECT_FAILURE
    for (auto row : db.objects<User>().values("name"_f, "profile.city"_f))
        (void)row["profile.bio"_f];
#else
    for (auto row : db.objects<User>().values("name"_f, "profile.bio"_f))
        (void)row["profile.bio"_f];
#endif
}
