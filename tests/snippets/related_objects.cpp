#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using related_objects = shop;

TEST_F(related_objects, one_query_for_each_row_is_the_slow_form) {
    const cm::query_log log(db);
    double spent = 0;
    // [slow]
    for (const User& user : db.objects<User>().fetch(cm::fetch::one))
        for (const Order& order : user.orders)
            if (user.profile->city == "Paris") spent += order.total;
    // [end]
    EXPECT_EQ(spent, 400);
    EXPECT_EQ(log.count(), 1 + 3 + 2);  // users, orders of each, profiles of those with orders
}

TEST_F(related_objects, touching_a_relation_loads_it_for_all_rows_of_the_result) {
    const cm::query_log log(db);
    double spent = 0;
    // [touch]
    for (const User& user : db.objects<User>())
        for (const Order& order : user.orders)
            if (user.profile->city == "Paris") spent += order.total;
    // [end]
    EXPECT_EQ(spent, 400);
    EXPECT_EQ(log.count(), 3);
    expect_sent(log, R"sql(
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."picture", t0."profile_id"
FROM "app_user" AS t0;
SELECT t0."id", t0."user_id", t0."total", t0."status", t0."created" FROM "order" AS t0
WHERE t0."user_id" IN (?1, ?2, ?3, ?4);
SELECT t0."id", t0."bio", t0."city" FROM "profile" AS t0 WHERE t0."id" IN (?1, ?2, ?3, ?4);
)sql");
}

TEST_F(related_objects, select_related_joins) {
    const cm::query_log log(db);
    std::string cities;
    // [select_related]
    for (const User& user : db.objects<User>().select_related("profile"_f))
        cities += user.profile->city.value_or("-") + " ";
    // [end]
    EXPECT_EQ(cities, "Paris Rome - ");
    EXPECT_EQ(log.count(), 1);
    expect_sent(log, R"sql(
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."picture", t0."profile_id", t1."id",
    t1."bio", t1."city"
FROM "app_user" AS t0 JOIN "profile" AS t1 ON t1."id" = t0."profile_id";
)sql");
}

TEST_F(related_objects, prefetch_related_sends_one_query_for_each_relation) {
    const cm::query_log log(db);
    std::size_t n = 0;
    // [prefetch_related]
    for (const User& user : db.objects<User>().prefetch_related("orders"_f, "groups"_f))
        n += user.orders.size() + user.groups.size();
    // [end]
    EXPECT_EQ(n, 5U);
    EXPECT_EQ(log.count(), 3);
    expect_sent(log, R"sql(
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."picture", t0."profile_id"
FROM "app_user" AS t0;
SELECT t0."id", t0."user_id", t0."total", t0."status", t0."created" FROM "order" AS t0
WHERE t0."user_id" IN (?1, ?2, ?3, ?4);
SELECT t0."id", t0."name", t1."user_id"
FROM "group" AS t0
JOIN "app_user_groups" AS t1 ON t1."group_id" = t0."id"
WHERE t1."user_id" IN (?1, ?2, ?3, ?4);
)sql");
}

TEST_F(related_objects, a_prefetch_has_a_query_of_its_own) {
    const cm::query_log log(db);
    // [prefetch]
    auto best = cm::query<Order>().filter("status"_f == "paid").order_by("total"_f.desc()).limit(1);
    auto users = db.objects<User>().prefetch_related(cm::prefetch("orders"_f, best)).to_vector();
    // [end]
    ASSERT_EQ(users.size(), 3);
    EXPECT_EQ(users[0].orders.size(), 1);
    EXPECT_EQ(users[0].orders[0].total, 150);
    EXPECT_EQ(users[1].orders[0].total, 300);
    EXPECT_TRUE(users[2].orders.empty());
    EXPECT_EQ(log.count(), 2);
}

TEST_F(related_objects, paths_lead_through_several_relations) {
    const cm::query_log log(db);
    // [paths]
    auto orders = db.objects<Order>().select_related("user.profile"_f).to_vector();      // 1 query
    auto profiles = db.objects<Order>().prefetch_related("user.profile"_f).to_vector();  // 3
    // [end]
    EXPECT_EQ(orders[0].user->profile->city, "Paris");
    EXPECT_EQ(profiles[3].user->profile->city, "Rome");
    EXPECT_EQ(log.count(), 4);
}

TEST_F(related_objects, a_lazy_load_can_be_forbidden) {
    const auto touch = [&] {
        // [raise]
        auto users = db.objects<User>().select_related("profile"_f).fetch(cm::fetch::raise);
        for (const User& user : users) {
            (void)user.profile->city;  // was brought along
            (void)user.orders.size();  // throws cm::usage_error
        }
        // [end]
    };
    EXPECT_THROW(touch(), cm::usage_error);
}

TEST_F(related_objects, what_is_at_hand_can_be_asked) {
    const cm::query_log log(db);
    // [loaded]
    Order order = db.objects<Order>().get("id"_f == 1);
    std::int64_t key = order.user.key();  // sends nothing
    bool at_hand = order.user.loaded();   // false: order.user->name would send a query
    auto paid = db.objects(ann, "orders"_f).filter("status"_f == "paid");  // a queryset of hers
    // [end]
    EXPECT_EQ(key, ann.id);
    EXPECT_FALSE(at_hand);
    EXPECT_EQ(log.count(), 1);
    EXPECT_EQ(paid.size(), 2);
}

TEST_F(related_objects, links_are_changed_by_verbs) {
    const Group staff = db.create(Group{.name = "staff"});
    const Group guests = db.create(Group{.name = "guests"});
    // [links]
    db.add(ann, "groups"_f, staff, guests);       // those that are there stay
    db.remove(ann, "groups"_f, guests);           // the link, not the group
    db.set(ann, "groups"_f, std::vector{staff});  // adds and removes the difference
    std::size_t number = ann.groups.size();
    db.clear(ann, "groups"_f);
    // [end]
    EXPECT_EQ(number, 1);
    EXPECT_TRUE(ann.groups.empty());
}

}  // namespace
}  // namespace snippets
