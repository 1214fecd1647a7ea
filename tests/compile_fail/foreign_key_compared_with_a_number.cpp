// expect: the key of one is row.user.key()
#include "models.hpp"

#ifdef EXPECT_FAILURE
bool is_first(const Order& order) { return order.user == 1; }
#else
bool is_first(const Order& order) { return order.user.key() == 1; }
#endif
