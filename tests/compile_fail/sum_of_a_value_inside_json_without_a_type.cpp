// expect: may be of any type
// expect: Site
// expect: settings
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto sum_of_a_value_inside_json_without_a_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().aggregate("n"_f = cm::sum("settings"_f.at("age")));
#else
    return db.objects<Site>().aggregate("n"_f = cm::sum("settings"_f.at("age").as<int>()));
#endif
}
