// expect: this operator works on numbers only
// expect: path_<
// expect: "age"
// expect: value_of_kind<
// expect: duration
#include "models.hpp"

auto number_times_a_duration(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("age"_f * cm::duration(5) > 2).count();
#else
    return db.objects<User>().filter("age"_f * 5 > 2).count();
#endif
}
