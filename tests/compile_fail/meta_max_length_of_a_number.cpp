// expect: max_length is for text members
// expect: Thing
// expect: id
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::decimal price;
    cm::foreign_key<User> owner;
    std::optional<cm::foreign_key<User>> reader;
    cm::many_to_many<Group> groups;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::max_length("id", 10));
#else
    static constexpr auto meta = cm::model(cm::max_length("name", 10));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
