// expect: a model is a plain struct
// expect: Thing
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Thing {
    virtual ~Thing() = default;
    std::int64_t id = 0;
};
#else
struct Thing {
    std::int64_t id = 0;
    std::string label() const { return std::to_string(id); }
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
