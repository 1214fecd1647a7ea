// expect: cormorant: cm::prefetch
#include "models.hpp"

auto prefetch_of_another_model(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>()
        .prefetch_related(cm::prefetch("orders"_f, cm::query<Group>()))
        .to_vector();
#else
    return db.objects<User>()
        .prefetch_related(cm::prefetch("orders"_f, cm::query<Order>()))
        .to_vector();
#endif
}
