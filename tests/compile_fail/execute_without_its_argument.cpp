// expect: sql_text_has_another_number_of_placeholders_than_there_are_arguments
#include "models.hpp"

auto execute_without_its_argument(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.execute("delete from app_user where age > {}");
#else
    return db.execute("delete from app_user where age > {}", 18);
#endif
}
