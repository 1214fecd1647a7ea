// expect: on_delete and no_index are for foreign keys
// expect: Thing
// expect: name
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::decimal price;
    cm::foreign_key<User> owner;
    std::optional<cm::foreign_key<User>> reader;
    cm::many_to_many<Group> groups;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::on_delete("name", cm::cascade));
#else
    static constexpr auto meta = cm::model(cm::on_delete("owner", cm::cascade));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
