// expect: the function of a transaction takes what it is to ask
#include "models.hpp"

void use(const cm::database& db) {
#ifdef EXPECT_FAILURE
    db.transaction([&] { db.create(Group{}); });
#else
    db.transaction([&](cm::transaction& tx) { tx.create(Group{}); });
#endif
}
