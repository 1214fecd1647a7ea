// expect: work on arrays only
// expect: Post
// expect: title
// expect: text
#include "array_models.hpp"

auto element_of_a_text(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("title"_f[0] == "a").count();
#else
    return db.objects<Post>().filter("tags"_f[0] == "a").count();
#endif
}
