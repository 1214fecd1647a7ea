// expect: cormorant: annotate() takes
#include "models.hpp"

auto annotate_without_a_name(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().annotate(cm::count("orders"_f)).to_vector();
#else
    return db.objects<User>().annotate("n"_f = cm::count("orders"_f)).to_vector();
#endif
}
