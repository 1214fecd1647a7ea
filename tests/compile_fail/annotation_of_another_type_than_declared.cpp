// expect: could not convert
#include "models.hpp"

#ifdef EXPECT_FAILURE
cm::annotated<User, cm::named<"n", double>> counted(const cm::database& db) {
#else
cm::annotated<User, cm::named<"n", std::int64_t>> counted(const cm::database& db) {
#endif
    return db.objects<User>().annotate("n"_f = cm::count("orders"_f));
}
