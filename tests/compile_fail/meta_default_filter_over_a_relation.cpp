// expect: cormorant: cm::default_filter() compares members of the model itself
#include "models.hpp"

struct Pen {
    std::int64_t id = 0;
    std::string name;
    cm::foreign_key<User> user;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::default_filter("user.name"_f == "Ann"));
#else
    static constexpr auto meta = cm::model(cm::default_filter("name"_f == "Ann"));
#endif
};

auto meta_default_filter_over_a_relation(const cm::database& db) {
    return db.objects<Pen>().size();
}
