// expect: let the function take const cm::session&
#include "models.hpp"

#ifdef EXPECT_FAILURE
std::int64_t users(const cm::database& db) { return db.objects<User>().count(); }
#else
std::int64_t users(const cm::session& s) { return s.objects<User>().count(); }
#endif

std::int64_t use(const cm::database& db) {
    return db.transaction([](cm::transaction& tx) { return users(tx); });
}
