#include "sql/ask.hpp"

namespace shop {
namespace {

TEST(to_many, a_condition_is_exists) {
    expect_from(users().unordered().filter("orders.total"_f > 5.0),
                {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND t1."total" > ?1))"});
}

TEST(to_many, conditions_of_one_filter_speak_of_the_same_row) {
    expect_from(users().unordered().filter("orders.total"_f > 5.0, "orders.status"_f == "paid"),
                {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND t1."total" > ?1 AND t1."status" = ?2))"});
}

TEST(to_many, conditions_of_two_filters_need_not) {
    expect_from(
        users().unordered().filter("orders.total"_f > 5.0).filter("orders.status"_f == "paid"),
        {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "order" AS t1 )"
         R"(WHERE t1."user_id" = t0."id" AND t1."total" > ?1) AND EXISTS (SELECT 1 FROM "order" AS t2 )"
         R"(WHERE t2."user_id" = t0."id" AND t2."status" = ?2))"});
}

TEST(to_many, a_mixed_conjunction_is_one_exists) {
    expect_from(users().unordered().filter(("orders.total"_f > 5.0 || "name"_f == "x") &&
                                           "orders.status"_f == "paid"),
                {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND (t1."total" > ?1 OR t0."name" = ?2) )"
                 R"(AND t1."status" = ?3))"});
}

TEST(to_many, a_conjunction_that_needs_no_row_also_sees_a_row_of_nulls) {
    expect_from(
        users().unordered().filter(("orders.total"_f > 5.0 || "name"_f == "x") &&
                                   ("orders.status"_f == "paid" || "name"_f == "y")),
        {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM (SELECT 1) AS t1_or_none )"
         R"(LEFT JOIN "order" AS t1 ON t1."user_id" = t0."id" )"
         R"(WHERE (t1."total" > ?1 OR t0."name" = ?2) AND (t1."status" = ?3 OR t0."name" = ?4)))"});
}

TEST(to_many, null_asks_for_rows_without_related_ones) {
    expect_from(users().unordered().filter("orders"_f == cm::null),
                {R"(FROM "app_user" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id"))"});
}

TEST(to_many, exclude_is_the_negation_of_exists) {
    expect_from(users().unordered().exclude("orders.status"_f == "void"),
                {R"(FROM "app_user" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND t1."status" = ?1))"});
    expect_from(users().unordered().exclude("orders.status"_f == "void", "orders.total"_f > 1.0),
                {R"(FROM "app_user" AS t0 WHERE NOT EXISTS (SELECT 1 FROM "order" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND t1."status" = ?1 AND t1."total" > ?2))"});
}

TEST(to_many, a_many_to_many_key_is_found_in_the_table_between) {
    expect_from(users().unordered().filter("groups.id"_f == 3),
                {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "app_user_groups" AS t1 )"
                 R"(WHERE t1."user_id" = t0."id" AND t1."group_id" = ?1))"});
    expect_from(users().unordered().filter("groups.name"_f == "staff"),
                {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "app_user_groups" AS t1 )"
                 R"(JOIN "group" AS t2 ON t2."id" = t1."group_id" )"
                 R"(WHERE t1."user_id" = t0."id" AND t2."name" = ?1))"});
}

TEST(to_many, relations_behind_a_relation_nest) {
    expect_from(
        users().unordered().filter("orders.lines.quantity"_f > 2, "orders.status"_f == "paid"),
        {R"(FROM "app_user" AS t0 WHERE EXISTS (SELECT 1 FROM "order" AS t1 )"
         R"(WHERE t1."user_id" = t0."id" AND EXISTS (SELECT 1 FROM "Order ""Details""" AS t2 )"
         R"(WHERE t2."OrderID" = t1."id" AND t2."quantity" > ?1) AND t1."status" = ?2))"});
}

}  // namespace
}  // namespace shop
