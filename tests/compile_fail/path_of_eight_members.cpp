// expect: a path has at most seven members
// expect: Link
#include "models.hpp"

struct Link {
    std::int64_t id = 0;
    std::optional<cm::foreign_key<Link>> up;
};

auto links(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Link>().filter("up.up.up.up.up.up.up.up"_f == 1).count();
#else
    return db.objects<Link>().filter("up.up.up.up.up.up.up"_f == 1).count();
#endif
}
