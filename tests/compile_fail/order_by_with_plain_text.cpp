// expect: cormorant: order_by() takes paths
#include "models.hpp"

auto order_by_with_plain_text(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().order_by("name").to_vector();
#else
    return db.objects<User>().order_by("name"_f).to_vector();
#endif
}
