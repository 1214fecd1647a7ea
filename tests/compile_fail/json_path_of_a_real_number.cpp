// expect: at() takes keys of objects
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto json_path_of_a_real_number(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().filter("settings"_f.at(1.5) == 1).count();
#else
    return db.objects<Site>().filter("settings"_f.at(1) == 1).count();
#endif
}
