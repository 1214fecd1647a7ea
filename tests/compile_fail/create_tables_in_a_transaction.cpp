// expect: tables are made by a database, outside of transactions
#include "models.hpp"

void use(const cm::database& db) {
#ifdef EXPECT_FAILURE
    db.transaction([](cm::transaction& tx) { cm::create_tables<Group>(tx); });
#else
    cm::create_tables<Group>(db);
#endif
}
