// expect: defer() takes cm::lazy members
// expect: User
// expect: name
#include "models.hpp"

auto defer_of_a_plain_column(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().defer("name"_f).to_vector();
#else
    return db.objects<User>().defer("picture"_f).to_vector();
#endif
}
