// expect: sql_text_has_a_brace_that_is_no_placeholder
#include "models.hpp"

auto placeholder_with_a_number(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.execute("delete from app_user where age > {0}", 18);
#else
    return db.execute("delete from app_user where age > {}", 18);
#endif
}
