// expect: prefetch_related() takes paths that end at a relation
// expect: User
// expect: name
#include "models.hpp"

auto prefetch_related_of_a_column(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().prefetch_related("name"_f).to_vector();
#else
    return db.objects<User>().prefetch_related("groups"_f).to_vector();
#endif
}
