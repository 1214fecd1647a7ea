// expect: would repeat rows here
// expect: User
// expect: orders.total
#include "models.hpp"

auto order_by_over_a_to_many_path(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().order_by("orders.total"_f).to_vector();
#else
    return db.objects<User>()
        .annotate("most"_f = cm::max("orders.total"_f))
        .order_by("most"_f)
        .to_vector();
#endif
}
