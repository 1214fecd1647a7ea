// expect: an enum is compared with its own enum
// expect: User
// expect: level
#include "models.hpp"

auto enum_compared_with_another(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().filter("level"_f == Colour::red).count();
#else
    return db.objects<User>().filter("level"_f == Level::low).count();
#endif
}
