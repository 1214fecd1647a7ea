#include "cormorant/base/error.hpp"
#include "sql/ask.hpp"
#include "sql/print/condition.hpp"

/// What the columns of a result are decoded into, and the order of the rows.

namespace shop {

struct Leaf;

struct Tree {
    std::int64_t id = 0;
    cm::reverse<Leaf, "tree"> leaves = {};
};

struct Leaf {
    std::int64_t id = 0;
    cm::foreign_key<Tree> tree = {};
    static constexpr auto meta = cm::model(cm::no_index("tree"));
};

namespace {

using profiles = ask<Profile>;

detail::compiled_query compiled(const detail::query_data& query) {
    return detail::compile(query, detail::sqlite_dialect());
}

TEST(rows, related_rows_are_segments_of_the_result) {
    const auto made = compiled(users().select_related("profile"_f, "boss.profile"_f).query());
    ASSERT_EQ(made.shape.segments.size(), 4U);
    EXPECT_TRUE(made.shape.segments[0].hops.empty());
    EXPECT_EQ(made.shape.segments[1].model->name, "Profile");
    EXPECT_FALSE(made.shape.segments[1].optional);
    EXPECT_EQ(made.shape.segments[1].first_column, 8U);
    EXPECT_EQ(made.shape.segments[3].hops.size(), 2U);
    EXPECT_TRUE(made.shape.segments[2].optional);
    EXPECT_TRUE(made.shape.segments[3].optional);
    EXPECT_EQ(made.shape.first_extra, made.shape.column_count);
}

TEST(rows, a_condition_on_the_path_makes_a_related_row_certain) {
    const auto made =
        compiled(users().select_related("boss"_f).filter("boss.name"_f == "Ann").query());
    EXPECT_FALSE(made.shape.segments[1].optional);
}

TEST(rows, deferred_lazy_members_are_left_out) {
    const auto made = compiled(users().defer("picture"_f).query());
    EXPECT_EQ(made.shape.segments[0].plan.places.size(), 7U);
}

TEST(rows, annotations_come_behind_the_model) {
    const auto made = compiled(users().annotate("n"_f = cm::lower("name"_f)).query());
    EXPECT_EQ(made.shape.first_extra, 8U);
    EXPECT_EQ(made.shape.column_count, 9U);
}

TEST(rows, tables_are_named_once) {
    const auto made =
        compiled(users().filter("boss.name"_f == "x", "orders.total"_f > 1.0).query());
    EXPECT_EQ(made.tables, (std::vector<std::string>{"app_user", "order"}));
}

TEST(order, a_relation_orders_by_the_ordering_of_its_model) {
    expect_from(orders().order_by("user"_f.desc()),
                {R"(FROM "order" AS t0 JOIN "app_user" AS t1 ON t1."id" = t0."user_id" )"
                 R"(ORDER BY t1."name" DESC)"});
}

TEST(order, reversed_turns_directions_and_nulls) {
    expect_from(orders().order_by("note"_f.asc_nulls_last()).reversed(),
                {R"(FROM "order" AS t0 ORDER BY t0."note" DESC NULLS FIRST)"});
    expect_from(orders().reversed(), {R"(FROM "order" AS t0 ORDER BY t0."id" DESC)"});
}

TEST(order, an_offset_alone_has_a_limit_of_all_rows) {
    expect_from(orders().offset(3), {R"(FROM "order" AS t0 LIMIT -1 OFFSET ?1)"});
}

TEST(order, the_default_ordering_stays_out_of_groups_and_counts) {
    expect_sql(
        users().values("is_active"_f).annotate("n"_f = cm::count()),
        {R"(SELECT t0."is_active", COUNT(*) FROM "app_user" AS t0 GROUP BY t0."is_active")"});
    expect_sql(users().select_related("boss"_f).then(terminal_kind::count),
               {R"(SELECT COUNT(*) FROM "app_user" AS t0)"});
}

TEST(aggregates, each_relation_has_a_grouped_table) {
    expect_from(
        users().unordered().annotate("n"_f = cm::count("orders"_f), "g"_f = cm::count("groups"_f)),
        {R"(FROM "app_user" AS t0 )"
         R"(LEFT JOIN (SELECT t1."user_id" AS "k", COUNT(*) AS "a0" FROM "order" AS t1 )"
         R"(GROUP BY t1."user_id") AS t2 ON t2."k" = t0."id" )"
         R"(LEFT JOIN (SELECT t3."user_id" AS "k", COUNT(*) AS "a0" FROM "app_user_groups" AS t3 )"
         R"(GROUP BY t3."user_id") AS t4 ON t4."k" = t0."id")"});
}

// The index on user_id has no totals: grouping in its order would look up each row by itself.
TEST(aggregates, sqlite_groups_whole_rows_without_the_index_of_the_key) {
    expect_from(
        users().unordered().annotate("s"_f = cm::sum("orders.total"_f)),
        {R"(FROM "app_user" AS t0 )"
         R"(LEFT JOIN (SELECT t1."user_id" AS "k", SUM(t1."total") AS "a0" FROM "order" AS t1 )"
         R"(GROUP BY +t1."user_id") AS t2 ON t2."k" = t0."id")"});
}

TEST(aggregates, a_restricted_query_computes_them_row_by_row) {
    expect_sql(users().unordered().filter("id"_f == 1).values("id"_f),
               {R"(SELECT t0."id" FROM "app_user" AS t0 WHERE t0."id" = ?1)"});
    const auto sql = sqlite_text(
        users().filter("id"_f == 1).annotate("n"_f = cm::count("orders"_f)).order_by("n"_f));
    EXPECT_NE(sql.find(R"((SELECT COUNT(*) FROM "order" AS t1 WHERE t1."user_id" = t0."id"))"),
              std::string::npos)
        << sql;
    EXPECT_NE(sql.find("ORDER BY 9"), std::string::npos) << sql;
}

// SQLite computes columns behind the order for the rows of the limit alone, and the index on
// user_id tells the counts that make the order.
TEST(aggregates, the_rows_with_the_most_related_rows_are_found_by_index) {
    expect_from(users()
                    .unordered()
                    .annotate("n"_f = cm::count("orders"_f), "s"_f = cm::sum("orders.total"_f))
                    .order_by("n"_f.desc(), "id"_f)
                    .limit(10),
                {R"(FROM "order" AS t1 WHERE t1."user_id" = t0."id"), )"
                 R"((SELECT SUM(t2."total") FROM "order" AS t2 WHERE t2."user_id" = t0."id") )"
                 R"(FROM "app_user" AS t0 ORDER BY 9 DESC, t0."id" LIMIT ?1)"});
}

TEST(aggregates, an_order_by_sums_is_made_from_a_grouped_table) {
    const auto sql = sqlite_text(
        users().annotate("s"_f = cm::sum("orders.total"_f)).order_by("s"_f.desc()).limit(10));
    EXPECT_NE(sql.find("LEFT JOIN (SELECT"), std::string::npos) << sql;
}

TEST(aggregates, a_foreign_key_without_an_index_is_grouped_by_whatever_the_limit) {
    const auto sql = sqlite_text(
        ask<Tree>().annotate("n"_f = cm::count("leaves"_f)).order_by("n"_f.desc()).limit(10));
    EXPECT_NE(sql.find("LEFT JOIN (SELECT"), std::string::npos) << sql;
}

TEST(single, a_second_row_is_looked_for_where_one_may_match) {
    expect_from(profiles().filter("city"_f == "Bergen").then(terminal_kind::single),
                {R"(FROM "profile" AS t0 WHERE t0."city" = ?1 LIMIT 2)"});
    expect_from(profiles().filter("id"_f == 7).then(terminal_kind::single),
                {R"(FROM "profile" AS t0 WHERE t0."id" = ?1)"});
    expect_from(users().unordered().filter("profile"_f == cm::key(7)).then(terminal_kind::single),
                {R"(FROM "app_user" AS t0 WHERE t0."profile_id" = ?1)"});
    expect_from(profiles().filter("id"_f > 7).then(terminal_kind::single),
                {R"(FROM "profile" AS t0 WHERE t0."id" > ?1 LIMIT 2)"});
}

TEST(single, values_over_many_rows_are_not_one_row) {
    const auto made = compiled(
        users().filter("id"_f == 7).values("orders.total"_f).then(terminal_kind::single).query());
    EXPECT_FALSE(made.shape.one_row);
    EXPECT_NE(made.sql.find("LIMIT 2"), std::string::npos) << made.sql;
}

TEST(writes, a_join_in_the_conditions_becomes_a_list_of_keys) {
    expect_sql(users().filter("boss.name"_f == "A").set("rating"_f = 1),
               {R"(UPDATE "app_user" AS t0 SET "rating" = ?1 WHERE t0."id" IN (SELECT t2."id" )"
                R"(FROM "app_user" AS t2 JOIN "app_user" AS t3 ON t3."id" = t2."boss_id" )"
                R"(WHERE t3."name" = ?2))"});
    expect_sql(users().filter("id"_f == 1).then(terminal_kind::remove),
               {R"(DELETE FROM "app_user" AS t0 WHERE t0."id" = ?1)"});
}

TEST(writes, a_member_of_a_related_row_is_refused) {
    EXPECT_THROW((void)sqlite_text(orders().set("status"_f = "user.name"_f)), cm::usage_error);
}

TEST(subqueries, outer_needs_an_enclosing_query_and_a_path_that_it_has) {
    EXPECT_THROW((void)sqlite_text(orders().filter("id"_f == cm::outer("id"_f))), cm::usage_error);
    EXPECT_THROW((void)sqlite_text(
                     users().filter(cm::exists(orders().filter("id"_f == cm::outer("nosuch"_f))))),
                 cm::usage_error);
}

TEST(condition, ddl_conditions_have_constants) {
    const auto condition = "status"_f == "it's" && "total"_f > 1.5 && !("note"_f == "x");
    using lowered = detail::lowered<Order, detail::annotation_list<>, decltype(condition)>;
    detail::value_sink sink;
    condition.collect(sink);
    const detail::condition made(lowered::value, {sink.begin(), sink.end()});
    EXPECT_EQ(print_condition(made, detail::model_of<Order>(), detail::sqlite_dialect()),
              R"("status" = 'it''s' AND "total" > 1.5 AND ("note" = 'x') IS NOT TRUE)");
}

}  // namespace
}  // namespace shop
