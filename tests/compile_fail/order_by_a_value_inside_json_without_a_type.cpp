// expect: may be of any type
// expect: Site
// expect: settings
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto order_by_a_value_inside_json_without_a_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().order_by("settings"_f.at("age").desc()).to_vector();
#else
    return db.objects<Site>().order_by("settings"_f.at("age").as<int>().desc()).to_vector();
#endif
}
