// expect: a key's member cannot be optional
// expect: Thing
// expect: code
#include "models.hpp"

struct Thing {
    std::string name;
    std::optional<std::string> code;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::primary_key("code"));
#else
    static constexpr auto meta = cm::model(cm::primary_key("name"));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
