// expect: cormorant: values() takes paths and named expressions
#include "models.hpp"

auto values_of_an_expression_without_a_name(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().values(cm::lower("name"_f)).to_vector();
#else
    return db.objects<User>().values("n"_f = cm::lower("name"_f)).to_vector();
#endif
}
