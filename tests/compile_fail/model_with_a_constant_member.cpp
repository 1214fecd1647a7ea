// expect: the members of a model are not const
// expect: Thing
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
#ifdef EXPECT_FAILURE
    const int level = 1;
#else
    int level = 1;
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
