// expect: any() stands on one side of
// expect: Post
// expect: scores
#include "array_models.hpp"

auto any_outside_of_a_comparison(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("scores"_f.any() + 1 == 2).count();
#else
    return db.objects<Post>().filter("scores"_f.any() == 2).count();
#endif
}
