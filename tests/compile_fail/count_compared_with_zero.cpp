// expect-warning: exists() and at_least(n) stop early
#include "models.hpp"

auto count_compared_with_zero(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Order>().count() > 0;
#else
    return db.objects<Order>().exists();
#endif
}
