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

std::string text_of(const detail::query_data& query, detail::rewrite_set on) {
    return detail::compile(query, detail::sqlite_dialect(), on).sql;
}

TEST(rewrites, a_compile_is_told_which_it_makes) {
    const auto asked = users().annotate("n"_f = cm::count("orders"_f)).then(terminal_kind::count);
    const detail::rewrite_set all;
    const std::string pruned = text_of(asked.query(), all);
    const std::string whole = text_of(asked.query(), all.without(detail::rewrite::prune_count));
    EXPECT_EQ(pruned.find("orders"), std::string::npos) << pruned;
    EXPECT_NE(whole, pruned);
    // Nothing else hears of it.
    EXPECT_EQ(detail::rewrites_in_use(), all);
    EXPECT_EQ(detail::compile(asked.query(), detail::sqlite_dialect()).sql, pruned);
    EXPECT_EQ(all.without(detail::rewrite::prune_count).with(detail::rewrite::prune_count), all);
}

TEST(rewrites, each_that_may_be_left_out_changes_a_text) {
    const detail::rewrite_set all;
    std::vector<detail::query_data> asked;
    asked.push_back(orders().filter("user.id"_f == 1).query());
    asked.push_back(users().filter("groups.id"_f == 2).query());
    asked.push_back(users().filter("boss.name"_f == "Ann").query());
    asked.push_back(users().annotate("n"_f = cm::count("orders"_f)).filter("id"_f > 1).query());
    asked.push_back(
        users().annotate("n"_f = cm::count("orders"_f)).then(terminal_kind::count).query());
    asked.push_back(among_keys(orders().values("id"_f), "user", 20).query());
    asked.push_back(users()
                        .annotate("unread"_f = cm::count("orders"_f))
                        .values("name"_f)
                        .annotate("n"_f = cm::count())
                        .query());
    asked.push_back(orders()
                        .annotate("place"_f = cm::row_number().over(cm::partition_by("user"_f)))
                        .filter("place"_f == 1 && "status"_f == "paid")
                        .values("user.name"_f)
                        .annotate("n"_f = cm::count())
                        .query());
    asked.push_back(orders()
                        .annotate("place"_f = cm::row_number().over(cm::partition_by("user"_f)))
                        .filter("place"_f == 1)
                        .values("total"_f)
                        .annotate("n"_f = cm::count())
                        .then(terminal_kind::count)
                        .query());
    for (const detail::rewrite_info& r : detail::rewrites()) {
        if (r.required) {
            EXPECT_THROW((void)all.without(r.which), cm::usage_error) << r.name;
            continue;
        }
        bool changes = false;
        for (const detail::query_data& query : asked)
            changes = changes || text_of(query, all) != text_of(query, all.without(r.which));
        EXPECT_TRUE(changes) << r.name;
    }
}

TEST(rewrites, those_that_change_a_whole_plan_have_the_function_that_does) {
    std::vector<std::string_view> passes;
    for (const detail::rewrite_info& r : detail::rewrites())
        if (r.run != nullptr) passes.push_back(r.name);
    EXPECT_EQ(passes, (std::vector<std::string_view>{"drop_unused_joins", "drop_unused_columns"}));
}

}  // namespace
}  // namespace shop
