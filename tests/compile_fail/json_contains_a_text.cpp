// expect: a JSON document contains() a cm::json
// expect: Site
// expect: settings
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto json_contains_a_text(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().filter("settings"_f.contains("Ann")).count();
#else
    return db.objects<Site>().filter("settings"_f.at("name").contains("Ann")).count();
#endif
}
