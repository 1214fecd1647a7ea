// expect: cormorant: aggregate() takes named aggregates
#include "models.hpp"

auto aggregate_without_a_name(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().aggregate(cm::avg("age"_f));
#else
    return db.objects<User>().aggregate("a"_f = cm::avg("age"_f));
#endif
}
