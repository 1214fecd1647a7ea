// expect: a relation to many rows has no value of its own
// expect: User
// expect: orders
#include "models.hpp"

auto to_many_used_as_a_value(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("orders"_f > 3).count();
#else
    return db.objects<User>().filter("orders.id"_f > 3).count();
#endif
}
