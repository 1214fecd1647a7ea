// expect: links are of many_to_many
// expect: User
// expect: orders
#include "models.hpp"

auto links_of_a_reverse(const cm::database& db, User& user, [[maybe_unused]] Order& order,
                        [[maybe_unused]] Group& group) {
#ifdef EXPECT_FAILURE
    return db.add(user, "orders"_f, order);
#else
    return db.add(user, "groups"_f, group);
#endif
}
