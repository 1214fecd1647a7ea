// expect: on_delete set_null needs a key that may be NULL
// expect: Thing
// expect: owner
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::decimal price;
    cm::foreign_key<User> owner;
    std::optional<cm::foreign_key<User>> reader;
    cm::many_to_many<Group> groups;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::on_delete("owner", cm::set_null));
#else
    static constexpr auto meta = cm::model(cm::on_delete("reader", cm::set_null));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
