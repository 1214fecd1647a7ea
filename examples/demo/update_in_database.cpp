#include "technique.hpp"

namespace demo {
namespace {

void prepare(const cm::database& db) { db.objects<User>().update("points"_f = 0); }

std::string slow(const cm::database& db) {
    // [slow]
    for (User& user : db.objects<User>().filter("id"_f <= 10'000)) {
        user.points += 100;
        db.save(user);
    }
    // [end]
    return {};
}

std::string fast(const cm::database& db) {
    // [fast]
    db.objects<User>().filter("id"_f <= 10'000).update("points"_f = "points"_f + 100);
    // [end]
    return {};
}

std::string outcome(const cm::database& db) {
    const auto sums = db.objects<User>().aggregate("points"_f = cm::sum("points"_f));
    return with_commas(sums["points"_f].value_or(0)) + " points in all";
}

}  // namespace

technique update_in_database() {
    return {.number = 3,
            .title = "update in the database",
            .scene = "100 points for each of up to 10,000 users.",
            .reason = "One statement, nothing read, and no change of another program is lost.",
            .file = "update_in_database",
            .slow = {"slow", slow, prepare},
            .fast = {"fast", fast, prepare},
            .outcome = outcome};
}

}  // namespace demo
