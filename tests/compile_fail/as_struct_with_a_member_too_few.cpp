// expect: a column that the struct has no member for
// expect: Summary
// expect: email
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Summary {
    std::string name;
};
#else
struct Summary {
    std::string name;
    std::string email;
};
#endif

auto summaries(const cm::database& db) {
    return db.objects<User>().values("name"_f, "email"_f).as<Summary>().to_vector();
}
