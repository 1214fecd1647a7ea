// expect: the model has no such path
// expect: User
// expect: nam
// expect: name
#include "models.hpp"

auto order_by_misspelled(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().order_by("nam"_f.desc()).to_vector();
#else
    return db.objects<User>().order_by("name"_f.desc()).to_vector();
#endif
}
