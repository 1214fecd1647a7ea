// expect: look inside cm::json members only
// expect: Site
// expect: name
// expect: text
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto json_path_in_a_text_member(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().filter("name"_f.at("owner") == "Ann").count();
#else
    return db.objects<Site>().filter("settings"_f.at("owner") == "Ann").count();
#endif
}
