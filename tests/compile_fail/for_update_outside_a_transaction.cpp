// expect: cormorant: the function of a transaction takes what it is to ask
#include "models.hpp"

auto for_update_outside_a_transaction(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.transaction([&] { (void)db.objects<User>().for_update().to_vector(); });
#else
    return db.transaction(
        [](cm::transaction& tx) { (void)tx.objects<User>().for_update().to_vector(); });
#endif
}
