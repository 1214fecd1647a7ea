// expect: this model has no key
// expect: Thing
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Thing {
    std::string code;
};
#else
struct Thing {
    std::string code;
    static constexpr auto meta = cm::model(cm::primary_key("code"));
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
