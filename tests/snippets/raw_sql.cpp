#include <tuple>

#include "snippets/snippet.hpp"

namespace snippets {

// [report]
struct Report {
    std::string city;
    double total = 0;
};
// [end]

namespace {

using raw_sql = shop;

TEST_F(raw_sql, rows_of_a_model) {
    // [raw]
    std::vector<User> users =
        db.raw<User>("select * from app_user where is_active = {} order by id", true);
    // [end]
    ASSERT_EQ(users.size(), 2);
    EXPECT_EQ(users[0].name, "Ann");
    EXPECT_EQ(users[0].orders.size(), 3);
}

TEST_F(raw_sql, rows_as_tuples_structs_and_values) {
    // [fetch]
    auto pairs = db.fetch<std::tuple<std::int64_t, std::string>>(
        "select id, name from app_user where name like {}", "A%");
    auto reports = db.fetch<Report>(
        "select p.city, sum(o.total) as total from \"order\" o join app_user u on u.id = o.user_id "
        "join profile p on p.id = u.profile_id group by p.city order by p.city");
    auto totals = db.fetch<double>("select total from \"order\" where total > {}", 100);
    // [end]
    EXPECT_EQ(std::get<1>(pairs.at(0)), "Ann");
    EXPECT_EQ(reports.at(0).city, "Paris");
    EXPECT_EQ(reports.at(0).total, 400);
    EXPECT_EQ(totals.size(), 3);
}

TEST_F(raw_sql, statements_return_the_rows_changed) {
    const cm::query_log log(db);
    // [execute]
    const std::int64_t rows =
        db.execute("update app_user set is_active = {} where id = {}", false, ann.id);
    // [end]
    EXPECT_EQ(rows, 1);
    expect_sent(log, R"sql(
update app_user set is_active = ?1 where id = ?2;
)sql");
}

TEST_F(raw_sql, lists) {
    const std::vector<std::string> wanted{"Ann", "Cid"};
    // [list]
    auto users = db.raw<User>("select * from app_user where name in ({}) order by id", wanted);
    // [end]
    EXPECT_EQ(users.size(), 2);
}

TEST_F(raw_sql, text_made_at_run_time) {
    const std::string table = "profile";
    // [trusted]
    auto n = db.fetch<std::int64_t>(cm::trusted("select count(*) from " + table)).at(0);
    // [end]
    EXPECT_EQ(n, 3);
}

TEST_F(raw_sql, inside_of_expressions) {
    // [fragment]
    auto users = db.objects<User>()
                     .filter(cm::sql<bool>("{} glob {}", "profile.city"_f, "P*s"))
                     .annotate("code"_f = cm::sql<std::string>("hex({})", "name"_f))
                     .order_by("code"_f);
    // [end]
    ASSERT_EQ(users.size(), 1);
    EXPECT_EQ(users[0]["code"_f], "416E6E");
}

}  // namespace
}  // namespace snippets
