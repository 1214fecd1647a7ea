// expect: a model has no unions without a name
// expect: Thing
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
#ifdef EXPECT_FAILURE
    union {
        int number;
        float share;
    };
#else
    std::optional<int> number;
    std::optional<float> share;
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
