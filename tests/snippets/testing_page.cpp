// [include]
#include <cormorant/testing.hpp>  // needs GoogleTest
// [end]

#include <cstdio>

#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using shop_test = shop;

// [expect]
TEST_F(shop_test, the_overview_takes_three_queries) {
    EXPECT_QUERIES(db, 3) {
        for (const User& user : db.objects<User>().prefetch_related("orders"_f, "profile"_f))
            std::printf("%s: %zu orders\n", user.name.c_str(), user.orders.size());
    };
}
// [end]

TEST_F(shop_test, a_log_holds_what_ran) {
    const auto work = [&] { (void)db.objects<User>().filter("name"_f == "Ann").to_vector(); };
    // [log]
    cm::query_log log(db);
    work();
    for (const cm::query_log::entry& entry : log.entries())
        std::printf("%s  [%s]  %lld rows  %s:%u\n", entry.sql.c_str(), entry.parameters.c_str(),
                    static_cast<long long>(entry.rows), entry.file.c_str(), entry.line);
    // [end]
    ASSERT_EQ(log.count(), 1);
    EXPECT_EQ(log.entries()[0].rows, 1);
    EXPECT_EQ(log.entries()[0].parameters, "'Ann'");
}

// [fixture]
class empty_shop : public testing::Test {
protected:
    empty_shop() { cm::create_tables<Group, Profile, User, Order>(db); }
    cm::database db = cm::open("sqlite::memory:");  // each test has a database of its own
};
// [end]

TEST_F(empty_shop, has_no_rows) { EXPECT_FALSE(db.objects<User>().exists()); }

}  // namespace
}  // namespace snippets
