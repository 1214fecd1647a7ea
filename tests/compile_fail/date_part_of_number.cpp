// expect: this operator works on dates and UTC times only
// expect: Order
// expect: total
// expect: floating-point
#include "models.hpp"

auto date_part_of_number(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Order>().filter("total"_f.year() == 2024).count();
#else
    return db.objects<Order>().filter("created"_f.year() == 2024).count();
#endif
}
