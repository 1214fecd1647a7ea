// expect: select_related() takes paths
#include "models.hpp"

std::size_t users(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().select_related("profile").size();
#else
    return db.objects<User>().select_related("profile"_f).size();
#endif
}
