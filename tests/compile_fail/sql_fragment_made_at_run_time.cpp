// expect: text that the program makes at run time is cm::trusted(text)
#include "models.hpp"

auto sql_fragment_made_at_run_time(const cm::database& db, const std::string& sql) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(cm::sql<bool>(sql, "name"_f)).count();
#else
    return db.objects<User>().filter(cm::sql<bool>(cm::trusted(sql), "name"_f)).count();
#endif
}
