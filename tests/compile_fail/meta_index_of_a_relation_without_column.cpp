// expect: a member without a column
// expect: Thing
// expect: groups
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::decimal price;
    cm::foreign_key<User> owner;
    std::optional<cm::foreign_key<User>> reader;
    cm::many_to_many<Group> groups;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::index("groups"));
#else
    static constexpr auto meta = cm::model(cm::index("owner"));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
