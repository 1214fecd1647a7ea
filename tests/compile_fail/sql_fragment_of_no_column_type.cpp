// expect: cormorant: cm::sql<R> yields a column type
#include "models.hpp"

auto sql_fragment_of_no_column_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().scalars(cm::sql<User>("{}", "name"_f)).sql();
#else
    return db.objects<User>().scalars(cm::sql<std::string>("{}", "name"_f)).sql();
#endif
}
