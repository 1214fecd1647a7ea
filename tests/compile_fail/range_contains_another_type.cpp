// expect: of different types
// expect: Post
// expect: ages
// expect: text
#include "array_models.hpp"

auto range_contains_another_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("ages"_f.contains("a")).count();
#else
    return db.objects<Post>().filter("ages"_f.contains(5)).count();
#endif
}
