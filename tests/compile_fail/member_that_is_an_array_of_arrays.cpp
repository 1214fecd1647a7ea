// expect: an array column has one dimension
#include "models.hpp"

struct Grid {
    std::int64_t id = 0;
#ifdef EXPECT_FAILURE
    std::vector<std::vector<int>> cells;
#else
    std::vector<int> cells;
#endif
};

auto member_that_is_an_array_of_arrays(const cm::database& db) {
    return db.objects<Grid>().to_vector();
}
