// expect: would repeat rows here
// expect: User
// expect: orders.total
#include "models.hpp"

auto update_over_a_to_many_path(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().update("balance"_f = "orders.total"_f);
#else
    return db.objects<User>().update("balance"_f = "age"_f);
#endif
}
