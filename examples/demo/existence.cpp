#include "technique.hpp"

namespace demo {
namespace {

std::string report(bool any, bool many) {
    return std::string(any ? "there are" : "there are no") + " shipped orders, " +
           (many ? "100 or more" : "fewer than 100");
}

std::string slow(const cm::database& db) {
    // [slow]
    auto shipped = db.objects<Order>().filter("status"_f == "shipped");
    const std::int64_t number = shipped.count();
    const bool any = number > 0;
    const bool many = shipped.to_vector().size() >= 100;
    // [end]
    return report(any, many);
}

std::string fast(const cm::database& db) {
    // [fast]
    auto shipped = db.objects<Order>().filter("status"_f == "shipped");
    const bool any = shipped.exists();
    const bool many = shipped.at_least(100);
    // [end]
    return report(any, many);
}

}  // namespace

technique existence() {
    return {.number = 8,
            .title = "existence without counting",
            .scene = "Is there a shipped order, are there a hundred?",
            .reason =
                "The database stops at the first row, and at the hundredth. "
                "count() > 0 draws a warning that says so.",
            .file = "existence",
            .slow = {"slow", slow},
            .fast = {"fast", fast}};
}

}  // namespace demo
