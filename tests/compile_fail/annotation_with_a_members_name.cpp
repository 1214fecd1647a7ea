// expect: an annotation cannot have the name of a member
// expect: User
// expect: name
#include "models.hpp"

auto annotation_with_a_members_name(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().annotate("name"_f = cm::count("orders"_f)).to_vector();
#else
    return db.objects<User>().annotate("order_count"_f = cm::count("orders"_f)).to_vector();
#endif
}
