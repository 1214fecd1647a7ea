// expect: without a base class
// expect: Thing
#include "models.hpp"

struct Named {
    std::string name;
};

#ifdef EXPECT_FAILURE
struct Thing : Named {
    std::int64_t id = 0;
};
#else
struct Thing {
    std::int64_t id = 0;
    std::string name;
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
