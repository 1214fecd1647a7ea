// expect: cannot be looked for in a list
// expect: Post
// expect: scores
#include "array_models.hpp"

auto array_in_a_list(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("scores"_f.in(std::vector<std::vector<int>>{{1}})).count();
#else
    return db.objects<Post>().filter("scores"_f == std::vector<int>{1}).count();
#endif
}
