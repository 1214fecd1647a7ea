// expect: a relation to many rows has no value of its own
// expect: User
// expect: orders
#include "models.hpp"

auto annotation_of_a_relation(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().annotate("o"_f = "orders"_f).to_vector();
#else
    return db.objects<User>().annotate("o"_f = cm::count("orders"_f)).to_vector();
#endif
}
