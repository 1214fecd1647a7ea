#include "cormorant/base/error.hpp"
#include "sql/ask.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"

namespace shop {
namespace {

// SQLite would make a sorted table of an IN list first. Places that no key takes are NULL: a key
// that stood there twice would bring its rows twice.
TEST(keys, many_are_a_table_that_leads_to_the_rows) {
    expect_from(among_keys(orders(), "user", 9),
                {R"(FROM (VALUES (?1), (?2), (?3), (?4), (?5), (?6), (?7), (?8), (?9), (?10), )"
                 R"((?11), (?12), (?13), (?14), (?15), (?16)) AS t0_keys )"
                 R"(CROSS JOIN "order" AS t0 ON t0."user_id" = t0_keys.column1)"});
    const auto asked = among_keys(orders(), "user", 9);
    const auto made = detail::compile(asked.query(), detail::sqlite_dialect());
    EXPECT_EQ(bound_value(asked.query(), made.binds[8]), detail::value(std::int64_t{9}));
    EXPECT_TRUE(bound_value(asked.query(), made.binds[9]).is_null());
    EXPECT_EQ(items_at(asked.query(), made.binds[0]).size(), 9U);
    EXPECT_TRUE(items_at(asked.query(), made.binds[1]).empty());
}

TEST(keys, few_of_them_and_those_of_an_ordered_query_are_a_list) {
    expect_from(among_keys(orders(), "user", 3),
                {R"(FROM "order" AS t0 WHERE t0."user_id" IN (?1, ?2, ?3, ?4))"});
    const auto ordered = sqlite_text(among_keys(orders().order_by("user"_f), "user", 20));
    EXPECT_NE(ordered.find(R"(WHERE t0."user_id" IN (?1)"), std::string::npos) << ordered;
}

TEST(keys, other_dialects_have_no_table_of_them) {
    const auto asked = among_keys(orders(), "user", 20);
    const auto sql = detail::compile(asked.query(), detail::mariadb_dialect()).sql;
    EXPECT_NE(sql.find(" IN ("), std::string::npos) << sql;
}

TEST(filter, a_comparison_binds_its_value) {
    expect_sql(orders().filter("total"_f > 5.0),
               {R"(SELECT t0."id", t0."user_id", t0."total", t0."status", t0."note", t0."created" )"
                R"(FROM "order" AS t0 WHERE t0."total" > ?1)"});
}

TEST(filter, or_inside_and_has_parentheses) {
    expect_from(
        orders().filter("total"_f > 5.0 && ("status"_f == "a" || "status"_f == "b")),
        {R"(FROM "order" AS t0 WHERE t0."total" > ?1 AND (t0."status" = ?2 OR t0."status" = ?3))"});
}

TEST(filter, a_foreign_key_and_its_target_key_need_no_join) {
    expect_from(orders().filter("user"_f == 7), {R"(FROM "order" AS t0 WHERE t0."user_id" = ?1)"});
    expect_from(orders().filter("user.id"_f == 7),
                {R"(FROM "order" AS t0 WHERE t0."user_id" = ?1)"});
    expect_from(users().unordered().filter("boss"_f == cm::null),
                {R"(FROM "app_user" AS t0 WHERE t0."boss_id" IS NULL)"});
}

TEST(filter, a_condition_makes_the_join_of_a_nullable_key_inner) {
    expect_from(users().unordered().filter("boss.name"_f == "Ann"),
                {R"(FROM "app_user" AS t0 JOIN "app_user" AS t1 ON t1."id" = t0."boss_id" )"
                 R"(WHERE t1."name" = ?1)"});
}

TEST(filter, or_keeps_the_join_left_unless_all_branches_need_it) {
    expect_from(users().unordered().filter("boss.name"_f == "Ann" || "name"_f == "Bo"),
                {R"(FROM "app_user" AS t0 LEFT JOIN "app_user" AS t1 ON t1."id" = t0."boss_id" )"
                 R"(WHERE t1."name" = ?1 OR t0."name" = ?2)"});
    expect_from(users().unordered().filter("boss.name"_f == "Ann" || "boss.rating"_f == 1),
                {R"(FROM "app_user" AS t0 JOIN "app_user" AS t1 ON t1."id" = t0."boss_id" )"
                 R"(WHERE t1."name" = ?1 OR t1."rating" = ?2)"});
}

TEST(filter, a_later_filter_makes_a_left_join_inner) {
    expect_from(
        users().unordered().filter("boss.rating"_f == cm::null).filter("boss.name"_f == "A"),
        {R"(FROM "app_user" AS t0 JOIN "app_user" AS t1 ON t1."id" = t0."boss_id" )"
         R"(WHERE t1."rating" IS NULL AND t1."name" = ?1)"});
}

TEST(filter, the_reverse_of_a_one_to_one_is_a_join) {
    expect_from(ask<Profile>().filter("owner"_f == cm::null),
                {R"(FROM "profile" AS t0 LEFT JOIN "app_user" AS t1 ON t1."profile_id" = t0."id" )"
                 R"(WHERE t1."profile_id" IS NULL)"});
}

TEST(filter, an_empty_optional_compares_as_null) {
    expect_from(users().unordered().filter("rating"_f == std::optional<int>()),
                {R"(FROM "app_user" AS t0 WHERE t0."rating" IS NULL)"});
    expect_from(users().unordered().filter("rating"_f != std::optional<int>()),
                {R"(FROM "app_user" AS t0 WHERE t0."rating" IS NOT NULL)"});
}

TEST(filter, an_order_against_an_empty_optional_is_a_usage_error) {
    try {
        (void)sqlite_text(users().filter("rating"_f > std::optional<int>()));
        FAIL();
    } catch (const cm::usage_error& e) {
        EXPECT_EQ(std::string(e.what()).find("User.rating >: a comparison with an empty optional"),
                  0U)
            << e.what();
    }
}

TEST(filter, lists_are_padded) {
    expect_from(orders().filter("id"_f.in({1, 2, 3})),
                {R"(FROM "order" AS t0 WHERE t0."id" IN (?1, ?2, ?3, ?4))"});
}

TEST(filter, an_empty_list_matches_nothing_and_its_negation_all) {
    const std::vector<int> none;
    const auto compiled =
        detail::compile(orders().filter("id"_f.in(none)).query(), detail::sqlite_dialect());
    EXPECT_TRUE(compiled.shape.matches_nothing);
    expect_from(orders().filter(!"id"_f.in(none)), {R"(FROM "order" AS t0)"});
}

TEST(filter, the_last_item_pads_a_list_without_its_nulls) {
    const std::vector<std::optional<int>> items{1, std::nullopt, 2, 3};
    const auto asked = orders().filter("id"_f.in(items));
    const auto compiled = detail::compile(asked.query(), detail::sqlite_dialect());
    ASSERT_EQ(compiled.binds.size(), 4U);
    std::vector<std::int64_t> bound;
    for (const auto& b : compiled.binds)
        bound.push_back(bound_value(asked.query(), b).as_integer());
    EXPECT_EQ(bound, (std::vector<std::int64_t>{1, 2, 3, 3}));
}

TEST(filter, exclude_keeps_rows_whose_column_is_null) {
    expect_from(users().unordered().exclude("rating"_f == 1),
                {R"(FROM "app_user" AS t0 WHERE (t0."rating" = ?1) IS NOT TRUE)"});
    expect_from(users().unordered().exclude("name"_f == "A"),
                {R"(FROM "app_user" AS t0 WHERE NOT (t0."name" = ?1))"});
}

TEST(filter, text_lookups_escape_wildcards) {
    const auto asked = users().unordered().filter("name"_f.icontains("5%_\\"));
    expect_from(asked, {R"(FROM "app_user" AS t0 WHERE t0."name" LIKE ?1 ESCAPE '\')"});
    const auto compiled = detail::compile(asked.query(), detail::sqlite_dialect());
    EXPECT_EQ(bound_value(asked.query(), compiled.binds[0]).as_text(), R"(%5\%\_\\%)");
    const auto glob = users().unordered().filter("name"_f.starts_with("[a*"));
    expect_from(glob, {R"(FROM "app_user" AS t0 WHERE t0."name" GLOB ?1)"});
    EXPECT_EQ(
        bound_value(glob.query(), detail::compile(glob.query(), detail::sqlite_dialect()).binds[0])
            .as_text(),
        "[[]a[*]*");
}

TEST(filter, identifiers_are_quoted) {
    expect_from(lines().filter("sku"_f == "x"),
                {R"(FROM "Order ""Details""" AS t0 WHERE t0."sku" = ?1)"});
}

}  // namespace
}  // namespace shop
