// expect: a model is a plain struct
// expect: Thing
#include "models.hpp"

#ifdef EXPECT_FAILURE
class Thing {
public:
    std::int64_t id = 0;

private:
    std::string name;
};
#else
class Thing {
public:
    std::int64_t id = 0;
    std::string name;
};
#endif

void use(const cm::database& db) { db.create(Thing{}); }
