// expect: sql_text_has_another_number_of_placeholders_than_there_are_arguments
#include "models.hpp"

auto fetch_with_too_many_arguments(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.fetch<std::tuple<std::string>>("select name from app_user where age > {}", 18, 19);
#else
    return db.fetch<std::tuple<std::string>>("select name from app_user where age > {}", 18);
#endif
}
