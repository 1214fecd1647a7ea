// expect: asc() and desc() belong in order_by
// expect: User
#include "models.hpp"

auto desc_inside_an_expression(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("name"_f.desc() == "Ann").count();
#else
    return db.objects<User>().filter("name"_f == "Ann").order_by("name"_f.desc()).to_vector();
#endif
}
