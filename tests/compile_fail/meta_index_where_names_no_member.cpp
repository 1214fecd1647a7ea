// expect: the model has no such path
// expect: Thing
// expect: cost
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::decimal price;
    cm::foreign_key<User> owner;
    std::optional<cm::foreign_key<User>> reader;
    cm::many_to_many<Group> groups;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::index("name").where("cost"_f > 0));
#else
    static constexpr auto meta = cm::model(cm::index("name").where("price"_f > 0));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
