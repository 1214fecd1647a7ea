#include "technique.hpp"

namespace demo {
namespace {

void prepare(const cm::database& db) { db.objects<ArchivedOrder>().remove(); }

std::string slow(const cm::database& db) {
    // [slow]
    for (const Order& order : db.objects<Order>().filter("status"_f == "void"))
        db.execute(
            "insert into demo_archived_order (id, \"user\", total, created) "
            "values ({}, {}, {}, {})",
            order.id, order.user.key(), order.total, order.created);
    // [end]
    return {};
}

std::string fast(const cm::database& db) {
    // [fast]
    db.execute(
        "insert into demo_archived_order (id, \"user\", total, created) "
        "select id, user_id, total, created from demo_order where status = {}",
        "void");
    // [end]
    return {};
}

std::string outcome(const cm::database& db) {
    const auto sums = db.objects<ArchivedOrder>().aggregate(
        "n"_f = cm::count(), "cents"_f = cm::sum("total"_f), "last"_f = cm::max("created"_f));
    prepare(db);
    const auto last = sums["last"_f];
    return with_commas(sums["n"_f]) + " orders of " + with_commas(sums["cents"_f].value_or(0)) +
           " cents in the archive" + (last ? ", the last of " + cm::to_text(*last) : "");
}

}  // namespace

technique raw_sql() {
    return {.number = 10,
            .title = "raw SQL, always bound",
            .scene = "Copy the void orders into an archive.",
            .reason =
                "One INSERT ... SELECT, which the query language lacks. Values are bound, and "
                "SQL text pasted together at run time does not compile.",
            .file = "raw_sql",
            .slow = {"slow", slow, prepare},
            .fast = {"fast", fast, prepare},
            .outcome = outcome};
}

}  // namespace demo
