// expect: a model has no C arrays
// expect: Thing
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Thing {
    std::int64_t id = 0;
    char name[20] = {};
};
#else
struct Thing {
    std::int64_t id = 0;
    std::string name;
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
