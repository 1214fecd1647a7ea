#include "shop.hpp"
#include "technique.hpp"

namespace demo {
namespace {

constexpr std::uint64_t season = 26;
// Behind every moment at which the shop's own orders were made.
const cm::utc_time new_year = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

std::vector<Order> new_orders() {
    std::vector<Order> orders = make_orders(10'000, 1, season);
    for (Order& order : orders) order.created = new_year;
    return orders;
}

void prepare(const cm::database& db) {
    db.objects<Order>().filter("created"_f >= new_year).remove();
}

std::string slow(const cm::database& db) {
    // [slow]
    std::vector<Order> orders = new_orders();
    for (Order& order : orders) db.save(order);

    for (Order& order : orders) {
        order.status = order.total < 20'000 ? "paid" : "shipped";
        db.save(order, "status"_f);
    }
    // [end]
    return {};
}

std::string fast(const cm::database& db) {
    // [fast]
    std::vector<Order> orders = new_orders();
    db.bulk_create(orders);

    for (Order& order : orders) order.status = order.total < 20'000 ? "paid" : "shipped";
    db.bulk_update(orders, "status"_f);
    // [end]
    return {};
}

std::string outcome(const cm::database& db) {
    const auto sums = db.objects<Order>()
                          .filter("created"_f >= new_year && "status"_f == "shipped")
                          .aggregate("n"_f = cm::count(), "cents"_f = cm::sum("total"_f));
    prepare(db);
    return with_commas(sums["n"_f]) + " of the new orders shipped, " +
           with_commas(sums["cents"_f].value_or(0)) + " cents";
}

}  // namespace

technique bulk_writes() {
    return {
        .number = 5,
        .title = "bulk writes",
        .scene = "10,000 new orders, then a status for each.",
        .reason = "One transaction and one prepared statement for all rows; the keys come back.",
        .file = "bulk_writes",
        .slow = {"slow", slow, prepare},
        .fast = {"fast", fast, prepare},
        .outcome = outcome};
}

}  // namespace demo
