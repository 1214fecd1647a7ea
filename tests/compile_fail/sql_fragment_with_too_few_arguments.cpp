// expect: sql_text_has_another_number_of_placeholders_than_there_are_arguments
#include "models.hpp"

auto sql_fragment_with_too_few_arguments(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(cm::sql<bool>("{} = lower({})", "name"_f)).count();
#else
    return db.objects<User>().filter(cm::sql<bool>("{} = lower({})", "name"_f, "X")).count();
#endif
}
