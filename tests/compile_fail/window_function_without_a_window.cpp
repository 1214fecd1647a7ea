// expect: rank(), row_number(), lag() and their kin need a window
// expect: .over(
#include "models.hpp"

auto ranked(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().annotate("place"_f = cm::rank() + 1).to_vector();
#else
    return db.objects<User>()
        .annotate("place"_f = cm::rank().over(cm::window_order_by("age"_f)) + 1)
        .to_vector();
#endif
}
