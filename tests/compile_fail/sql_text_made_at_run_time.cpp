// expect: text that the program makes at run time is cm::trusted(text)
#include "models.hpp"

auto sql_text_made_at_run_time(const cm::database& db, [[maybe_unused]] const std::string& sql) {
#ifdef EXPECT_FAILURE
    return db.execute(sql);
#else
    return db.execute(cm::trusted(sql));
#endif
}
