// expect: the model has no such path
// expect: User
// expect: nickname
#include "models.hpp"

#ifdef EXPECT_FAILURE
struct Summary {
    std::string name;
    std::string nickname;
};
#else
struct Summary {
    std::string name;
    std::string email;
};
#endif

auto summaries(const cm::database& db) { return db.objects<User>().as<Summary>().to_vector(); }
