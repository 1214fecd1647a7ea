// expect: json_index is for cm::json members
// expect: Thing
// expect: name
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::json_index("name"));
#else
    static constexpr auto meta = cm::model(cm::json_index("settings"));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
