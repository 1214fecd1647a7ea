// expect: are of one type
// expect: Order
#include "models.hpp"

auto case_of_mixed_types(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Order>()
        .annotate("size"_f = cm::when("total"_f > 100, "big").otherwise(0))
        .to_vector();
#else
    return db.objects<Order>()
        .annotate("size"_f = cm::when("total"_f > 100, "big").otherwise("small"))
        .to_vector();
#endif
}
