// expect: a relation to many rows has no value of its own
// expect: User
// expect: groups
#include "models.hpp"

auto values_of_a_relation_to_many_rows(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().values("name"_f, "groups"_f).to_vector();
#else
    return db.objects<User>().values("name"_f, "groups.id"_f).to_vector();
#endif
}
