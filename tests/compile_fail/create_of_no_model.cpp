// expect: a model is a plain struct
#include "models.hpp"

auto create_of_no_model(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.create(5);
#else
    return db.create(Group{.name = "five"});
#endif
}
