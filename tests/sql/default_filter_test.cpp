#include "sql/shop_database.hpp"

/// Where the conditions of cm::default_filter stand.

namespace shop {

struct Page;

struct Shelf {
    std::int64_t id = 0;
    std::string name = {};
    bool closed = false;
    cm::reverse<Page, "shelf"> pages = {};
    static constexpr auto meta = cm::model(cm::default_filter("closed"_f == false));
};

struct Page {
    std::int64_t id = 0;
    cm::foreign_key<Shelf> shelf = {};
    int number = 0;
    static constexpr auto meta = cm::model(cm::default_filter("number"_f > 0));
};

namespace {

ask<Shelf> shelves() { return {}; }
ask<Page> pages() { return {}; }

TEST(default_filter_sql, is_a_condition_of_the_rows_with_its_values_in_the_text) {
    expect_from(shelves(), {R"(FROM "shelf" AS t0 WHERE t0."closed" = 0)"});
    expect_from(shelves().filter("name"_f == "a"),
                {R"(FROM "shelf" AS t0 WHERE t0."closed" = 0 AND t0."name" = ?1)"});
}

TEST(default_filter_sql, is_said_of_rows_of_a_relation_where_they_are_tied) {
    expect_from(
        shelves().filter("pages.number"_f == 7),
        {R"(FROM "shelf" AS t0 WHERE t0."closed" = 0 AND EXISTS (SELECT 1 FROM "page" AS t1 )"
         R"(WHERE t1."shelf_id" = t0."id" AND t1."number" > 0 AND t1."number" = ?1))"});
    expect_from(shelves().annotate("n"_f = cm::count("pages"_f)),
                {R"(FROM "shelf" AS t0 LEFT JOIN (SELECT t1."shelf_id" AS "k", COUNT(*) AS "a0" )"
                 R"(FROM "page" AS t1 WHERE t1."number" > 0 GROUP BY t1."shelf_id") AS t2 )"
                 R"(ON t2."k" = t0."id" WHERE t0."closed" = 0)"});
    expect_from(shelves().values("pages.number"_f),
                {R"(FROM "shelf" AS t0 LEFT JOIN "page" AS t1 ON t1."shelf_id" = t0."id" )"
                 R"(AND t1."number" > 0 WHERE t0."closed" = 0)"});
}

TEST(default_filter_sql, is_not_said_of_a_row_that_a_foreign_key_names) {
    expect_from(pages().filter("shelf.name"_f == "a"),
                {R"(FROM "page" AS t0 JOIN "shelf" AS t1 ON t1."id" = t0."shelf_id" )"
                 R"(WHERE t0."number" > 0 AND t1."name" = ?1)"});
}

}  // namespace
}  // namespace shop
