// expect: save() takes members
#include "models.hpp"

void use(const cm::database& db, User& user) {
#ifdef EXPECT_FAILURE
    db.save(user, "name");
#else
    db.save(user, "name"_f);
#endif
}
