// expect: the key of this model has several members: a key is a std::tuple of them
// expect: Line
#include "models.hpp"

struct Line {
    cm::foreign_key<Order> order;
    int number = 0;
    static constexpr auto meta = cm::model(cm::primary_key("order", "number"));
};

auto lines(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<Line>().in_bulk(std::vector<std::int64_t>{1, 2});
#else
    return db.objects<Line>().in_bulk(std::vector<cm::key_type<Line>>{{1, 2}});
#endif
}
