// expect: meta names a member that the model does not have
// expect: Thing
// expect: nmae
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::decimal price;
    cm::foreign_key<User> owner;
    std::optional<cm::foreign_key<User>> reader;
    cm::many_to_many<Group> groups;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::unique("nmae"));
#else
    static constexpr auto meta = cm::model(cm::unique("name"));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
