// expect: cormorant: filter() takes conditions
#include "models.hpp"

void predicate_of_another_model(const cm::database& db) {
#ifdef EXPECT_FAILURE
    const cm::predicate<Order> paid = "status"_f == "paid";
    (void)db.objects<User>().filter(paid).count();
#else
    const cm::predicate<Order> paid = "status"_f == "paid";
    (void)db.objects<Order>().filter(paid).count();
#endif
}
