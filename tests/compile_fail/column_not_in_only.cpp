// expect: the query does not read this column
// expect: email
#include "models.hpp"

void column_not_in_only(const cm::database& db) {
#ifdef EXPECT_FAILURE
    for (auto row : db.objects<User>().only("id"_f, "name"_f)) (void)row["email"_f];
#else
    for (auto row : db.objects<User>().only("id"_f, "email"_f)) (void)row["email"_f];
#endif
}
