// expect: a member of this type can be no column
// expect: Thing
// expect: name
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Thing {
    std::int64_t id = 0;
    std::optional<std::optional<std::string>> name;
};
#else
struct Thing {
    std::int64_t id = 0;
    std::optional<std::string> name;
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
