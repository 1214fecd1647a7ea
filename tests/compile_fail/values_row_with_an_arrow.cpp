// expect: a row of named columns is read with row["name"_f]
#include "models.hpp"

std::string names(const cm::database& db) {
    std::string all;
    for (const auto& row : db.objects<User>().values("name"_f, "profile.city"_f))
#ifdef EXPECT_FAILURE
        all += row->name;
#else
        all += row["name"_f];
#endif
    return all;
}
