// expect: literal_or_cm_trusted
#include "models.hpp"

auto sql_text_in_a_view(const cm::database& db, [[maybe_unused]] std::string_view sql) {
#ifdef EXPECT_FAILURE
    return db.execute(sql);
#else
    static constexpr std::string_view constant = "delete from app_user";
    return db.execute(constant);
#endif
}
