// expect: a relation is set by a row or by cm::key
#include "models.hpp"

void use(const cm::database& db) {
#ifdef EXPECT_FAILURE
    db.create(Order{.user = 1});
#else
    db.create(Order{.user = cm::key(1)});
#endif
}
