// expect: another type than the column
// expect: Summary
// expect: age
// expect: integer
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Summary {
    std::string age;
};
#else
struct Summary {
    int age;
};
#endif

auto summaries(const cm::database& db) {
    return db.objects<User>().values("age"_f).as<Summary>().to_vector();
}
