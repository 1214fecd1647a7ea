// expect: two of these models have the same table
// expect[gcc]: One = Price<shop::Euro>
// expect[gcc]: Other = Price<bank::Euro>
// expect[clang]: both_have_one_table<Price<shop::Euro>, Price<bank::Euro>>
#include "models.hpp"

namespace shop {
struct Euro {};
}  // namespace shop
namespace bank {
struct Euro {};
}  // namespace bank

template <class Unit>
struct Price {
    std::int64_t id = 0;
};
template <>
struct Price<bank::Euro> {
    std::int64_t id = 0;
#ifndef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::table("bank_price"));
#endif
};

void use(const cm::database& db) {
    cm::create_tables<Group, Price<shop::Euro>, Price<bank::Euro>>(db);
}
