// expect: the model has no such path
// expect: did_you_mean
// expect: month
#include "models.hpp"

auto name_that_values_do_not_give(const cm::database& db) {
    const auto months = db.objects<Order>().values("month"_f = cm::trunc_month("created"_f));
#ifdef EXPECT_FAILURE
    return months.order_by("mont"_f).to_vector();
#else
    return months.order_by("month"_f).to_vector();
#endif
}
