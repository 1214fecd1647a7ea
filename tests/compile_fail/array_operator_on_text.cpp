// expect: works on arrays and ranges only
// expect: Post
// expect: title
// expect: text
#include "array_models.hpp"

auto array_operator_on_text(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Post>().filter("title"_f.overlaps({"a"})).count();
#else
    return db.objects<Post>().filter("tags"_f.overlaps({"a"})).count();
#endif
}
