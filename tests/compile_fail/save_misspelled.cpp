// expect: no such member of its own
// expect: User
// expect: nam
// expect: name
#include "models.hpp"

auto save_misspelled(const cm::database& db, User& user) {
#ifdef EXPECT_FAILURE
    return db.save(user, "nam"_f);
#else
    return db.save(user, "name"_f);
#endif
}
