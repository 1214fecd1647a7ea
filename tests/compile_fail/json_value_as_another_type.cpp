// expect: as<T>() reads a value inside JSON as bool
#include "models.hpp"

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
};

auto json_value_as_another_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Site>().scalars("settings"_f.at("day").as<cm::date>()).to_vector();
#else
    return db.objects<Site>().scalars("settings"_f.at("day").as<std::string>()).to_vector();
#endif
}
