// expect: it must not be const
#include "models.hpp"

#ifdef EXPECT_FAILURE
void use(const cm::database& db, const User& user) { db.save(user); }
#else
void use(const cm::database& db, User& user) { db.save(user); }
#endif
