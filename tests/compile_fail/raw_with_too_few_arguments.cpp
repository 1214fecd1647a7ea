// expect: sql_text_has_another_number_of_placeholders_than_there_are_arguments
#include "models.hpp"

auto raw_with_too_few_arguments(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.raw<User>("select * from app_user where age > {} and name = {}", 18);
#else
    return db.raw<User>("select * from app_user where age > {} and name = {}", 18, "Ann");
#endif
}
