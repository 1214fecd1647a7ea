// expect: this struct is only declared here: include the header that defines it
// expect: Thing
#include "models.hpp"

struct Thing;
#ifndef EXPECT_FAILURE
struct Thing {
    std::int64_t id = 0;
};
#endif

std::size_t things(const cm::database& db) { return db.objects<Thing>().size(); }
