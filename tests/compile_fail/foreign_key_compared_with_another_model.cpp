// expect: a foreign key with a row of its own model
// expect: Order
// expect: user
#include "models.hpp"

auto foreign_key_compared_with_another_model(const cm::database& db,
                                             [[maybe_unused]] const User& user,
                                             [[maybe_unused]] const Group& group) {
#ifdef EXPECT_FAILURE
    return db.objects<Order>().filter("user"_f == group).count();
#else
    return db.objects<Order>().filter("user"_f == user).count();
#endif
}
