// expect: prefetch_related() takes paths
#include "models.hpp"

std::size_t users(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().prefetch_related("orders").size();
#else
    return db.objects<User>().prefetch_related("orders"_f).size();
#endif
}
