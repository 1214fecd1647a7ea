// expect: as<Struct>() reads the members of the model
// expect: User
// expect: member_<
// expect: nickname
// expect: did_you_mean<
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
