// expect: the model has no such path
// expect: nmae
#include "models.hpp"

auto sql_fragment_with_a_misspelled_path(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter(cm::sql<bool>("lower({}) = {}", "nmae"_f, "x")).count();
#else
    return db.objects<User>().filter(cm::sql<bool>("lower({}) = {}", "name"_f, "x")).count();
#endif
}
