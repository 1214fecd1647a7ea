// expect: isolation, retries and the like are of the outermost transaction
#include "models.hpp"

#ifdef EXPECT_FAILURE
void use(const cm::session& s) {
    s.transaction([](cm::transaction& tx) { tx.create(Group{}); }, {.retries = 3});
}
#else
void use(const cm::database& db) {
    db.transaction([](cm::transaction& tx) { tx.create(Group{}); }, {.retries = 3});
}
#endif
