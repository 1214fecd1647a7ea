// expect: cormorant: a condition is needed here
#include "models.hpp"

auto sql_fragment_that_is_no_condition(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(cm::sql<int>("length({})", "name"_f)).count();
#else
    return db.objects<User>().filter(cm::sql<bool>("length({}) > 3", "name"_f)).count();
#endif
}
