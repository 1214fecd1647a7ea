// expect: a model is a plain struct
// expect: Thing
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Thing {
    Thing() = default;
    explicit Thing(std::string n) : name(std::move(n)) {}
    std::int64_t id = 0;
    std::string name;
};
#else
struct Thing {
    std::int64_t id = 0;
    std::string name;
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
