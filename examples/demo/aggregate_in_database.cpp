#include "technique.hpp"

namespace demo {
namespace {

std::string report(std::int64_t number, std::int64_t paid, std::int64_t lost) {
    return with_commas(number) + " orders, " + with_commas(paid) + " cents paid, " +
           with_commas(lost) + " void";
}

std::string slow(const cm::database& db) {
    // [slow]
    std::int64_t number = 0, paid = 0, lost = 0;
    for (const Order& order : db.objects<Order>()) {
        ++number;
        if (order.status == "paid") paid += order.total;
        if (order.status == "void") lost += order.total;
    }
    // [end]
    return report(number, paid, lost);
}

std::string fast(const cm::database& db) {
    // [fast]
    auto row = db.objects<Order>().aggregate(
        "number"_f = cm::count(), "paid"_f = cm::sum("total"_f).filter("status"_f == "paid"),
        "lost"_f = cm::sum("total"_f).filter("status"_f == "void"));
    // [end]
    return report(row["number"_f], row["paid"_f].value_or(0), row["lost"_f].value_or(0));
}

}  // namespace

technique aggregate_in_database() {
    return {.number = 7,
            .title = "aggregate in the database",
            .scene = "How many orders, how much was paid, how much was void?",
            .reason = "One row leaves the database, not all orders.",
            .file = "aggregate_in_database",
            .slow = {"slow", slow},
            .fast = {"fast", fast}};
}

}  // namespace demo
