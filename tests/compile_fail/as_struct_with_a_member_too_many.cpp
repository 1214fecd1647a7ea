// expect: the struct has a member that the query does not read
// expect: Summary
// expect: city
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Summary {
    std::string name;
    std::string city;
};
#else
struct Summary {
    std::string name;
};
#endif

auto summaries(const cm::database& db) {
    return db.objects<User>().values("name"_f).as<Summary>().to_vector();
}
