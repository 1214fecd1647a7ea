// expect: works on text
// expect: Site
// expect: id
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto search_in_a_number(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().filter(cm::search("id"_f).matches("a")).count();
#else
    return db.objects<Site>().filter(cm::search("name"_f).matches("a")).count();
#endif
}
