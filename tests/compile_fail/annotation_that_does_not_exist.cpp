// expect: the row has no annotation of this name
// expect: order_cont
#include "models.hpp"

void annotation_that_does_not_exist(const cm::database& db) {
#ifdef EXPECT_FAILURE
    for (auto& row : db.objects<User>().annotate("order_count"_f = cm::count("orders"_f)))
        (void)row["order_cont"_f];
#else
    for (auto& row : db.objects<User>().annotate("order_count"_f = cm::count("orders"_f)))
        (void)row["order_count"_f];
#endif
}
