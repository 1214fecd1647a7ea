// expect: cormorant: exclude() takes conditions
#include "models.hpp"

auto exclude_with_a_plain_value(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().exclude(5).count();
#else
    return db.objects<User>().exclude("id"_f == 5).count();
#endif
}
