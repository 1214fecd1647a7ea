// expect: a foreign key refers to a row by one member
// expect: Part
// expect: line
#include "models.hpp"

struct Line {
#ifdef EXPECT_FAILURE
    cm::foreign_key<Order> order;
    int number = 0;
    static constexpr auto meta = cm::model(cm::primary_key("order", "number"));
#else
    std::int64_t id = 0;
    cm::foreign_key<Order> order;
    int number = 0;
    static constexpr auto meta = cm::model(cm::unique("order", "number"));
#endif
};
struct Part {
    std::int64_t id = 0;
    cm::foreign_key<Line> line;
};

std::size_t parts(const cm::database& db) { return db.objects<Part>().size(); }
