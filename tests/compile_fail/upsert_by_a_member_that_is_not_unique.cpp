// expect: upsert finds the stored row by members that no two rows share
// expect: User
// expect: name
#include "models.hpp"

void upsert(const cm::database& db, User& user) {
#ifdef EXPECT_FAILURE
    db.upsert(user, "name"_f);
#else
    db.upsert(user, "id"_f);
#endif
}
