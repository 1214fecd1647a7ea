// expect: of different types
// expect: Site
// expect: settings
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto json_value_compared_with_a_date(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().filter("settings"_f.at("day") == cm::date()).count();
#else
    return db.objects<Site>().filter("settings"_f.at("day") == "2024-01-02").count();
#endif
}
