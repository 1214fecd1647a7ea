// expect: the query reads a column that the struct has no member for
// expect: Count
// expect: number
#include "models.hpp"

struct Count {
    std::string status;
#ifdef EXPECT_FAILURE
    std::int64_t orders = 0;
#else
    std::int64_t number = 0;
#endif
};

auto counts(const cm::database& db) {
    return db.objects<Order>()
        .values("status"_f)
        .annotate("number"_f = cm::count())
        .as<Count>()
        .to_vector();
}
