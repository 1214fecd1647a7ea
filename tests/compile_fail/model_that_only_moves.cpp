// expect: a model has no member that only moves
// expect: Thing
#include <memory>

#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
#ifdef EXPECT_FAILURE
    std::unique_ptr<int> level;
#else
    std::optional<int> level;
#endif
};

std::size_t things(const cm::database& db) { return db.objects<Thing>().size(); }
