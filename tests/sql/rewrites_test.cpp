#include "sql/plan/rewrites.hpp"

#include "cormorant/base/error.hpp"
#include "sql/shop_database.hpp"

/// Each rewrite may be switched off without another answer.

namespace shop {
namespace {

std::vector<std::string> answers(shop_database& db) {
    using cm::count;
    return {db.rows(orders().filter("user.id"_f == 1)),
            db.rows(users().filter("groups.id"_f == 2)),
            db.rows(users().filter("boss.name"_f == "Ann" || "boss.rating"_f == 1)),
            db.rows(users().select_related("boss"_f).then(terminal_kind::count)),
            db.rows(users().annotate("n"_f = count("orders"_f)).filter("id"_f > 1)),
            db.rows(users().annotate("n"_f = count("orders"_f)).then(terminal_kind::count)),
            db.rows(users().values("boss.profile.city"_f)),
            db.rows(among_keys(orders().values("id"_f), "user", 20)),
            db.rows(among_keys(users().unordered().values("id"_f).filter("id"_f > 1), "id", 20)),
            db.rows(users().annotate("n"_f = count("groups"_f)).order_by("n"_f, "id"_f))};
}

TEST(rewrites, none_changes_a_result) {
    shop_database db;
    const auto expected = answers(db);
    for (const detail::rewrite_info& r : detail::rewrites()) {
        if (r.required) continue;
        detail::set_rewrite_enabled(r.name, false);
        EXPECT_EQ(answers(db), expected) << r.name;
        detail::set_rewrite_enabled(r.name, true);
    }
}

TEST(rewrites, required_and_unknown_ones_are_refused) {
    EXPECT_THROW(detail::set_rewrite_enabled("exists_for_to_many", false), cm::usage_error);
    EXPECT_THROW(detail::set_rewrite_enabled("no_such_rewrite", false), cm::usage_error);
}

}  // namespace
}  // namespace shop
