// expect: no name for the table can be made
// expect: name the table with cm::table
#include "models.hpp"

template <class Unit, int Digits>
struct Price {
    std::int64_t id = 0;
#ifndef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::table("price"));
#endif
};
struct Euro {};

void use(const cm::database& db) { db.create(Price<Euro, 2>{}); }
