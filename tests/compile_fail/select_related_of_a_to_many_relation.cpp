// expect: prefetch_related()
// expect: User
// expect: orders
#include "models.hpp"

auto select_related_of_a_to_many_relation(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().select_related("orders"_f).to_vector();
#else
    return db.objects<User>().prefetch_related("orders"_f).to_vector();
#endif
}
