// expect: look inside cm::json members only
// expect: Site
// expect: name
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto json_key_of_a_text_member(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().filter("name"_f.has_key("owner")).count();
#else
    return db.objects<Site>().filter("settings"_f.has_key("owner")).count();
#endif
}
