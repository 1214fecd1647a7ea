// expect: two of these models have the same table
// expect[gcc]: One = Thing
// expect[gcc]: Other = Part
// expect[clang]: both_have_one_table<Thing, Part>
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("thing"));
};

#ifdef EXPECT_FAILURE
struct Part {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("thing"));
};
#else
struct Part {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("part"));
};
#endif

void use(const cm::database& db) { cm::create_tables<Thing, Part>(db); }
