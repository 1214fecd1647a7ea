// expect: the model has no such path
// expect: User
// expect: order_cont
// expect: order_count
#include "models.hpp"

auto annotation_that_does_not_exist_in_filter(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>()
        .annotate("order_count"_f = cm::count("orders"_f))
        .filter("order_cont"_f > 1)
        .count();
#else
    return db.objects<User>()
        .annotate("order_count"_f = cm::count("orders"_f))
        .filter("order_count"_f > 1)
        .count();
#endif
}
