// expect: cormorant: filter() takes conditions
// expect: == 5 (= assigns)
#include "models.hpp"

auto filter_with_an_assignment(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("age"_f = 5).count();
#else
    return db.objects<User>().filter("age"_f == 5).count();
#endif
}
