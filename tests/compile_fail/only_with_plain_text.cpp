// expect: only() takes members
#include "models.hpp"

std::size_t users(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().only("name").size();
#else
    return db.objects<User>().only("name"_f).size();
#endif
}
