// expect: a member of this type can be no column
// expect: Thing
// expect: settings
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Thing {
    std::int64_t id = 0;
    std::map<std::string, int> settings;
};
#else
struct Thing {
    std::int64_t id = 0;
    cm::json settings;
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
