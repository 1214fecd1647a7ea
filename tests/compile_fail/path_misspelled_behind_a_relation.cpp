// expect: the model has no such path
// expect: User
// expect: profile.citi
// expect: city
#include "models.hpp"

auto path_misspelled_behind_a_relation(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("profile.citi"_f == "Paris").count();
#else
    return db.objects<User>().filter("profile.city"_f == "Paris").count();
#endif
}
