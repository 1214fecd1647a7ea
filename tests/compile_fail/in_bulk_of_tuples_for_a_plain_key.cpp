// expect: the key of this model is one member
#include "models.hpp"

auto users(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().in_bulk(std::vector<std::tuple<int, int>>{{1, 2}});
#else
    return db.objects<User>().in_bulk(std::vector<int>{1, 2});
#endif
}
