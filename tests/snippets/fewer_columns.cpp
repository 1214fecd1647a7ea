#include "snippets/snippet.hpp"

namespace snippets {

// [summary]
struct Summary {
    std::string name;
    std::int64_t order_count;
};
// [end]

namespace {

using fewer_columns = shop;

TEST_F(fewer_columns, whole_rows_read_every_column) {
    std::string names;
    // [slow]
    for (const User& user : db.objects<User>()) names += user.name + " ";
    // [end]
    EXPECT_EQ(names, "Ann Bo Cid ");
}

TEST_F(fewer_columns, only_reads_the_members_named) {
    const cm::query_log log(db);
    std::string names;
    // [only]
    for (auto row : db.objects<User>().only("id"_f, "name"_f)) names += row["name"_f] + " ";
    // [end]
    EXPECT_EQ(names, "Ann Bo Cid ");
    expect_sent(log, R"sql(
SELECT t0."id", t0."name" FROM "app_user" AS t0;
)sql");
}

TEST_F(fewer_columns, values_follow_paths) {
    const cm::query_log log(db);
    std::string text;
    // [values]
    for (auto [name, city] : db.objects<User>().values("name"_f, "profile.city"_f))
        text += name + " of " + city.value_or("nowhere") + "; ";
    // [end]
    EXPECT_EQ(text, "Ann of Paris; Bo of Rome; Cid of nowhere; ");
    expect_sent(log, R"sql(
SELECT t0."name", t1."city" FROM "app_user" AS t0 JOIN "profile" AS t1 ON t1."id" = t0."profile_id";
)sql");
}

TEST_F(fewer_columns, a_struct_takes_the_columns_of_its_names) {
    const cm::query_log log(db);
    // [as]
    std::vector<Summary> rows = db.objects<User>()
                                    .annotate("order_count"_f = cm::count("orders"_f))
                                    .as<Summary>()
                                    .to_vector();
    // [end]
    EXPECT_EQ(rows.size(), 3);
    EXPECT_EQ(rows[0].order_count, 3);
    EXPECT_EQ(log.count(), 1);
}

TEST_F(fewer_columns, scalars_are_one_column) {
    // [scalars]
    std::vector<std::int64_t> ids = db.objects<User>().scalars("id"_f).to_vector();
    // [end]
    EXPECT_EQ(ids, (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(fewer_columns, a_deferred_column_is_never_read_by_mistake) {
    const cm::query_log log(db);
    // [defer]
    User user = db.objects<User>().defer("picture"_f).get("id"_f == 1);
    bool at_hand = user.picture.loaded();  // false: *user.picture throws cm::usage_error
    db.load(user, "picture"_f);            // reads it: one query
    std::size_t size = user.picture->size();
    // [end]
    EXPECT_FALSE(at_hand);
    EXPECT_EQ(size, 0);
    expect_sent(log, R"sql(
SELECT t0."id", t0."name", t0."email", t0."is_active", t0."balance", t0."profile_id"
FROM "app_user" AS t0 WHERE t0."id" = ?1;
SELECT "picture" FROM "app_user" WHERE "id" = ?1;
)sql");
    const User other = db.objects<User>().defer("picture"_f).get("id"_f == 1);
    EXPECT_FALSE(other.picture.loaded());
    EXPECT_THROW((void)*other.picture, cm::usage_error);
}

}  // namespace
}  // namespace snippets
