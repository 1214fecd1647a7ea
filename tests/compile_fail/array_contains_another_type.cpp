// expect: of different types
// expect: Post
// expect: tags
// expect: text
// expect: integer
#include "array_models.hpp"

auto array_contains_another_type(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("tags"_f.contains({1, 2})).count();
#else
    return db.objects<Post>().filter("tags"_f.contains({"a", "b"})).count();
#endif
}
