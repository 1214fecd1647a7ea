// expect: of different types
// expect: Post
// expect: scores
// expect: integer
// expect: text
#include "array_models.hpp"

auto array_element_of_another_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("scores"_f[0] == "a").count();
#else
    return db.objects<Post>().filter("scores"_f[0] == 1).count();
#endif
}
