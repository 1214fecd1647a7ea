// expect: update() sets columns
// expect: User
// expect: orders
#include "models.hpp"

auto update_of_a_relation_without_column(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().update("orders"_f = 1);
#else
    return db.objects<User>().update("profile"_f = 1);
#endif
}
