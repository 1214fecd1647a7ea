// expect: of different types
#include "models.hpp"

auto sql_fragment_compared_with_another_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(cm::sql<int>("length({})", "name"_f) == "x").count();
#else
    return db.objects<User>().filter(cm::sql<int>("length({})", "name"_f) == 3).count();
#endif
}
