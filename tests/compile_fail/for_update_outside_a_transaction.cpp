// expect: cormorant: for_update() locks rows until the transaction ends
#include "models.hpp"

auto for_update_outside_a_transaction(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().for_update().to_vector();
#else
    return db.transaction(
        [](cm::transaction& tx) { (void)tx.objects<User>().for_update().to_vector(); });
#endif
}
