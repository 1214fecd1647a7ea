// expect: reverse or many_to_many
// expect: User
// expect: name
#include "models.hpp"

auto objects_of_a_column(const cm::database& db, const User& user) {
#ifdef EXPECT_FAILURE
    return db.objects(user, "name"_f).to_vector();
#else
    return db.objects(user, "orders"_f).to_vector();
#endif
}
