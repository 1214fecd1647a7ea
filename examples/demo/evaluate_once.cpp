#include <algorithm>

#include "technique.hpp"

namespace demo {
namespace {

std::string report(std::int64_t number, std::int64_t sum, std::int64_t largest) {
    return with_commas(number) + " large orders, " + with_commas(sum) + " cents, at most " +
           with_commas(largest);
}

std::string slow(const cm::database& db) {
    // [slow]
    auto large = [&] { return db.objects<Order>().filter("total"_f > 49'500); };
    std::int64_t sum = 0, largest = 0, number = large().count();
    for (const Order& order : large()) sum += order.total;
    if (large().exists())
        for (const Order& order : large()) largest = std::max(largest, order.total);
    // [end]
    return report(number, sum, largest);
}

std::string fast(const cm::database& db) {
    // [fast]
    auto large = db.objects<Order>().filter("total"_f > 49'500);
    std::int64_t sum = 0, largest = 0;
    for (const Order& order : large) sum += order.total;
    if (large.exists())
        for (const Order& order : large) largest = std::max(largest, order.total);
    std::int64_t number = large.count();
    // [end]
    return report(number, sum, largest);
}

}  // namespace

technique evaluate_once() {
    return {
        .number = 2,
        .title = "evaluate once",
        .scene = "Count, sum, test and scan the orders above 495.00.",
        .reason = "A queryset keeps its rows: exists(), count() and the second loop reuse them.",
        .file = "evaluate_once",
        .slow = {"slow", slow},
        .fast = {"fast", fast}};
}

}  // namespace demo
