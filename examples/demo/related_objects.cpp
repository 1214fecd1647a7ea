#include <iterator>

#include "technique.hpp"

namespace demo {
namespace {

std::string report(std::int64_t letters, std::int64_t cents) {
    return with_commas(letters) + " letters in names, " + with_commas(cents) + " cents in Oslo";
}

std::string slow(const cm::database& db) {
    // [slow]
    std::int64_t letters = 0, oslo = 0;
    auto orders = db.objects<Order>().order_by("id"_f).limit(10'000).fetch(cm::fetch::one);
    for (const Order& order : orders) {
        letters += std::ssize(order.user->name);
        if (order.user->profile->city == "Oslo") oslo += order.total;
    }
    // [end]
    return report(letters, oslo);
}

std::string fast(const cm::database& db) {
    // [fast]
    std::int64_t letters = 0, oslo = 0;
    auto orders = db.objects<Order>().order_by("id"_f).limit(10'000);
    for (const Order& order : orders) {
        letters += std::ssize(order.user->name);
        if (order.user->profile->city == "Oslo") oslo += order.total;
    }
    // [end]
    return report(letters, oslo);
}

}  // namespace

technique related_objects() {
    return {.number = 1,
            .title = "related objects without N+1",
            .scene = "10,000 orders, the user of each and the profile of the user.",
            .reason =
                "The first touch of a relation loads it for 1,000 rows of the same result; "
                "fetch::one asks for each row alone, as lazy loading usually does.",
            .file = "related_objects",
            .slow = {"slow", slow},
            .fast = {"fast", fast}};
}

}  // namespace demo
