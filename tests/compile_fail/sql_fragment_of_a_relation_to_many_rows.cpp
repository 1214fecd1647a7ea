// expect: a relation to many rows has no value of its own
#include "models.hpp"

auto sql_fragment_of_a_relation_to_many_rows(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(cm::sql<bool>("{} > 3", "orders"_f)).count();
#else
    return db.objects<User>().filter(cm::sql<bool>("{} > 3", "orders.total"_f)).count();
#endif
}
