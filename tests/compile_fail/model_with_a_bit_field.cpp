// expect: a model has no bit-fields
// expect: Thing
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
#ifdef EXPECT_FAILURE
    int level : 4 = 0;
#else
    std::int8_t level = 0;
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
