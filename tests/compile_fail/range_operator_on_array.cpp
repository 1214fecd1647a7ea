// expect: works on ranges only
// expect: Post
// expect: scores
// expect: array
#include "array_models.hpp"

auto range_operator_on_array(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("scores"_f.left_of(std::vector<int>{1})).count();
#else
    return db.objects<Post>().filter("ages"_f.left_of(cm::range<int>(1, 2))).count();
#endif
}
