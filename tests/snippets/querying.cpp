#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using querying = shop;

TEST_F(querying, a_chain) {
    const cm::query_log log(db);
    // [chain]
    auto users = db.objects<User>()
                     .filter("is_active"_f == true && "profile.city"_f.icontains("par"))
                     .exclude("orders.status"_f == "refunded")
                     .order_by("name"_f.desc(), "id"_f)
                     .limit(10);
    // [end]
    EXPECT_EQ(users.size(), 1);
    expect_sent(log, R"sql(
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."picture", t0."profile_id"
FROM "app_user" AS t0
JOIN "profile" AS t1 ON t1."id" = t0."profile_id"
WHERE t0."is_active" = ?1 AND t1."city" LIKE ?2 ESCAPE '\'
AND NOT EXISTS (SELECT 1 FROM "order" AS t2 WHERE t2."user_id" = t0."id" AND t2."status" = ?3)
ORDER BY t0."name" DESC, t0."id"
LIMIT ?4;
)sql");
}

TEST_F(querying, lookups) {
    // [lookups]
    auto a = db.objects<User>().filter("name"_f.in({"Ann", "Bo"}));
    auto b = db.objects<Order>().filter("total"_f.between(100, 200));
    auto c = db.objects<User>().filter("email"_f.ends_with("@x.org") || "name"_f.iexact("ann"));
    auto d = db.objects<Order>().filter("total"_f * 2 > 500 && !("status"_f == "void"));
    auto e = db.objects<Order>().filter("created"_f.year() == 1970);
    auto f = db.objects<User>().filter(cm::lower("name"_f) == "ann");
    auto g = db.objects<Order>().filter("user"_f == ann);  // a row: its key is compared
    // [end]
    EXPECT_EQ(a.size(), 2);
    EXPECT_EQ(b.size(), 2);
    EXPECT_EQ(c.size(), 3);
    EXPECT_EQ(d.size(), 1);
    EXPECT_EQ(e.size(), 4);
    EXPECT_EQ(f.size(), 1);
    EXPECT_EQ(g.size(), 3);
}

TEST_F(querying, null_is_compared) {
    // [null]
    auto somewhere = db.objects<User>().filter("profile.city"_f != cm::null);
    auto childless = db.objects<User>().filter("orders"_f == cm::null);  // no orders
    std::optional<std::string> city;
    auto nowhere = db.objects<User>().filter("profile.city"_f == city);    // IS NULL
    auto others = db.objects<User>().exclude("profile.city"_f == "Rome");  // rows with NULL stay
    // [end]
    EXPECT_EQ(somewhere.size(), 2);
    EXPECT_EQ(childless.size(), 1);
    EXPECT_EQ(nowhere.size(), 1);
    EXPECT_EQ(others.size(), 2);
}

TEST_F(querying, conditions_of_one_call_speak_of_one_related_row) {
    // [same_row]
    auto same = db.objects<User>().filter("orders.status"_f == "void" && "orders.total"_f < 100);
    auto any =
        db.objects<User>().filter("orders.status"_f == "void").filter("orders.total"_f < 100);
    // [end]
    EXPECT_EQ(same.size(), 0);
    EXPECT_EQ(any.size(), 1);
}

TEST_F(querying, predicates_are_kept_and_combined) {
    const bool rich_only = true;
    // [predicate]
    cm::predicate<User> wanted = "is_active"_f == true;
    if (rich_only) wanted = wanted && "balance"_f > 15;
    auto users = db.objects<User>().filter(wanted);
    // [end]
    ASSERT_EQ(users.size(), 1);
    EXPECT_EQ(users[0].name, "Bo");
}

TEST_F(querying, conditions_come_from_text) {
    // [dynamic]
    const cm::dynamic<User> search({"name", "profile.city", "balance"});
    auto users = db.objects<User>()
                     .filter(search.parse("profile.city", "icontains", "par"))
                     .filter(search.parse("balance", "ge", "5.00"))
                     .filter(search.parse_in("name", {"Ann", "Bo"}));
    // [end]
    EXPECT_EQ(users.size(), 1);
    EXPECT_THROW((void)search.parse("email", "eq", "x"), cm::usage_error);
    EXPECT_THROW((void)search.parse("balance", "ge", "five"), cm::usage_error);
}

TEST_F(querying, orders_come_from_text) {
    // [dynamic_order]
    const cm::dynamic<User> table({"name", "profile.city"}, {"order_count"});
    auto rows = db.objects<User>()
                    .annotate("order_count"_f = cm::count("orders"_f))
                    .order_by(table.order("-order_count, profile.city nulls last"), "id"_f);
    // [end]
    EXPECT_EQ(rows[0]->name, "Ann");
    EXPECT_THROW((void)table.order("email"), cm::usage_error);
}

TEST_F(querying, one_row) {
    // [one]
    User bo_again = db.objects<User>().get("email"_f == "bo@x.org");  // not_found, multiple_rows
    std::optional<User> first = db.objects<User>().order_by("name"_f).first();
    std::optional<User> newest = db.objects<User>().last();                         // by key
    auto by_key = db.objects<User>().in_bulk(std::vector<std::int64_t>{1, 3, 99});  // a std::map
    // [end]
    EXPECT_EQ(bo_again.id, bo.id);
    EXPECT_EQ(first->name, "Ann");
    EXPECT_EQ(newest->name, "Cid");
    EXPECT_EQ(by_key.size(), 2);
}

TEST_F(querying, subqueries) {
    // [subquery]
    auto large = cm::query<Order>().filter("total"_f > 180);
    auto users = db.objects<User>().filter("id"_f.in(large.scalars("user"_f)));
    auto newest =
        cm::query<Order>().filter("user"_f == cm::outer("id"_f)).order_by("id"_f.desc()).limit(1);
    auto with_last =
        db.objects<User>().annotate("last_total"_f = cm::subquery(newest.scalars("total"_f)));
    // [end]
    EXPECT_EQ(users.size(), 2);
    EXPECT_EQ(with_last[0]["last_total"_f], 200);
}

TEST_F(querying, related_rows_sort_and_limit) {
    // [order]
    auto by_city = db.objects<User>().order_by("profile.city"_f.asc_nulls_last(), "name"_f);
    auto second_page = by_city.offset(2).limit(2);
    auto reversed = by_city.reverse();
    auto cities = db.objects<User>().values("profile.city"_f).distinct();
    // [end]
    EXPECT_EQ(second_page.size(), 1);
    EXPECT_EQ(reversed.size(), 3);
    EXPECT_EQ(cities.size(), 3);
}

TEST_F(querying, the_sql_can_be_seen) {
    const cm::query_log log(db);
    // [sql]
    auto orders = db.objects<Order>().filter("user.name"_f == "Ann");
    std::string sql = orders.sql();       // sends nothing
    std::string plan = orders.explain();  // one query
    // [end]
    EXPECT_EQ(log.count(), 1);
    EXPECT_FALSE(plan.empty());
    expect_sql(sql + ";", R"sql(
SELECT t0."id", t0."user_id", t0."total", t0."status", t0."created"
FROM "order" AS t0
JOIN "app_user" AS t1 ON t1."id" = t0."user_id"
WHERE t1."name" = ?1;
)sql");
}

}  // namespace
}  // namespace snippets
