#include "technique.hpp"

namespace demo {

/// The same orders without the declared index.
struct UnindexedOrder {
    std::int64_t id = 0;
    std::int64_t total = 0;
    std::string status;
    cm::utc_time created;

    static constexpr auto meta = cm::model(cm::table("demo_unindexed_order"));
};

namespace {

void copy_orders(const cm::database& db) {
    cm::drop_tables<UnindexedOrder>(db);
    cm::create_tables<UnindexedOrder>(db);
    db.execute(
        "insert into demo_unindexed_order (id, total, status, created) "
        "select id, total, status, created from demo_order");
}

void drop_copy(const cm::database& db) { cm::drop_tables<UnindexedOrder>(db); }

std::string report(std::int64_t cents) {
    return "the newest open orders come to " + with_commas(cents) + " cents";
}

std::string slow(const cm::database& db) {
    // [slow]
    std::int64_t cents = 0;
    auto open = db.objects<UnindexedOrder>().filter("status"_f == "open");
    auto newest = open.order_by("created"_f.desc()).limit(100);
    for (auto [created, total] : newest.values("created"_f, "total"_f)) cents += total;
    // [end]
    return report(cents);
}

std::string fast(const cm::database& db) {
    // [fast]
    std::int64_t cents = 0;
    auto open = db.objects<Order>().filter("status"_f == "open");
    auto newest = open.order_by("created"_f.desc()).limit(100);
    for (auto [created, total] : newest.values("created"_f, "total"_f)) cents += total;
    // [end]
    return report(cents);
}

}  // namespace

technique declared_index() {
    return {
        .number = 6,
        .title = "declared indexes",
        .scene = "The 100 newest open orders, from a table without the index and from one with it.",
        .reason =
            "The index holds the open orders only, in this order, with the column that is "
            "read. In real programs a migration makes it.",
        .file = "declared_index",
        .slow = {"slow", slow, copy_orders},
        .fast = {"fast", fast, drop_copy, "index"}};
}

}  // namespace demo
