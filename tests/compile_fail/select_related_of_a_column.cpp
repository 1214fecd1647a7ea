// expect: select_related() takes paths that end at a foreign key
// expect: User
// expect: name
#include "models.hpp"

auto select_related_of_a_column(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().select_related("name"_f).to_vector();
#else
    return db.objects<User>().select_related("profile"_f).to_vector();
#endif
}
