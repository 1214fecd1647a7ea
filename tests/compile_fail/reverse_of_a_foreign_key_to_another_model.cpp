// expect: refers to another model
// expect: Thing
// expect: parts
#include "models.hpp"

struct Part;

#ifdef EXPECT_FAILURE
struct Thing {
    std::int64_t id = 0;
    cm::reverse<Part, "group"> parts;
};
#else
struct Thing {
    std::int64_t id = 0;
    cm::reverse<Part, "thing"> parts;
};
#endif

struct Part {
    std::int64_t id = 0;
    cm::foreign_key<Thing> thing;
    cm::foreign_key<Group> group;
};

void use(const cm::database& db) { db.create(Thing{}); }
