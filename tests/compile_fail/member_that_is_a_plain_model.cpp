// expect: a member of this type can be no column
// expect: Thing
// expect: owner
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Thing {
    std::int64_t id = 0;
    Group owner;
};
#else
struct Thing {
    std::int64_t id = 0;
    cm::foreign_key<Group> owner;
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
