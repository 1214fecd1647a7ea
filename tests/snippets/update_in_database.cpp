#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using update_in_database = shop;

TEST_F(update_in_database, reading_and_writing_back_loses_updates) {
    const cm::query_log log(db);
    // [slow]
    User user = db.objects<User>().get("id"_f == 1);
    user.balance += 100;
    db.save(user);  // writes every column, over whatever another program wrote meanwhile
    // [end]
    EXPECT_EQ(log.count(), 2);
    db.refresh(ann);
    EXPECT_EQ(ann.balance, 110);
}

TEST_F(update_in_database, the_database_does_the_arithmetic) {
    const cm::query_log log(db);
    // [fast]
    db.objects<User>().filter("id"_f == 1).update("balance"_f = "balance"_f + 100);
    // [end]
    expect_sent(log, R"sql(
UPDATE "app_user" AS t0 SET "balance" = cm_dec_add(t0."balance", ?1) WHERE t0."id" = ?2;
)sql");
    db.refresh(ann);
    EXPECT_EQ(ann.balance, 110);
}

TEST_F(update_in_database, expressions_may_look_at_other_columns) {
    // [expressions]
    const std::int64_t rows =
        db.objects<Order>()
            .filter("status"_f == "paid")
            .update("status"_f = cm::when("total"_f > 100, "large").otherwise("small"),
                    "total"_f = "total"_f * 2);
    // [end]
    EXPECT_EQ(rows, 3);
    EXPECT_EQ(db.objects<Order>().filter("status"_f == "large").size(), 2);
}

TEST_F(update_in_database, a_condition_may_cross_relations) {
    const cm::query_log log(db);
    // [related]
    db.objects<Order>().filter("user.profile.city"_f == "Paris").update("status"_f = "checked");
    // [end]
    expect_sent(log, R"sql(
UPDATE "order" AS t0 SET "status" = ?1
WHERE t0."id" IN (SELECT t3."id" FROM "order" AS t3 JOIN "app_user" AS t4 ON t4."id" = t3."user_id" JOIN
    "profile" AS t5 ON t5."id" = t4."profile_id" WHERE t5."city" = ?2);
)sql");
    EXPECT_EQ(db.objects<Order>().filter("status"_f == "checked").size(), 3);
}

TEST_F(update_in_database, save_can_name_its_members) {
    const cm::query_log log(db);
    // [save]
    ann.name = "Anna";
    db.save(ann, "name"_f);  // this column alone
    // [end]
    expect_sent(log, R"sql(
UPDATE "app_user" SET "name" = ?1 WHERE "id" = ?2;
)sql");
}

}  // namespace
}  // namespace snippets
