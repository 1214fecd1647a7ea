#include "snippets/snippet.hpp"

namespace snippets {

namespace stock {

// [article]
struct Article {
    std::int64_t id = 0;
    std::string code;
    int stock = 0;

    static constexpr auto meta = cm::model(cm::unique("code"));
};
// [end]

}  // namespace stock

namespace {

using stock::Article;

class bulk_writes : public testing::Test {
protected:
    bulk_writes() { cm::create_tables<Article>(db); }
    cm::database db = cm::open("sqlite::memory:");
};

TEST_F(bulk_writes, a_loop_of_creates_is_a_transaction_for_each_row) {
    const std::vector<Article> articles = {{.code = "a"}, {.code = "b"}};
    // [slow]
    for (const Article& article : articles) db.create(article);
    // [end]
    EXPECT_EQ(db.objects<Article>().size(), 2);
}

TEST_F(bulk_writes, bulk_create_brings_the_keys_back) {
    const cm::query_log log(db);
    // [create]
    std::vector<Article> articles = {{.code = "a", .stock = 5}, {.code = "b"}, {.code = "c"}};
    db.bulk_create(articles);  // all or none; articles[2].id is 3 now
    // [end]
    EXPECT_EQ(articles[2].id, 3);
    expect_sent(log, R"sql(
INSERT INTO "article" ("code", "stock") VALUES (?1, ?2);
)sql");
}

TEST_F(bulk_writes, bulk_update_writes_distinct_values) {
    std::vector<Article> articles = {{.code = "a"}, {.code = "b"}, {.code = "c"}};
    db.bulk_create(articles);
    // [update]
    for (Article& article : articles) article.stock = static_cast<int>(article.id) * 10;
    db.bulk_update(articles, "stock"_f);
    // [end]
    EXPECT_EQ(db.objects<Article>().get("code"_f == "c").stock, 30);
}

TEST_F(bulk_writes, many_rows_are_updated_by_one_statement) {
    std::vector<Article> articles(128);
    for (std::size_t i = 0; i < articles.size(); ++i) articles[i].code = std::to_string(i);
    db.bulk_create(articles);
    const cm::query_log log(db);
    db.bulk_update(articles, "stock"_f);
    std::string sql = log.entries().front().sql;
    const auto first = sql.find("(?1, ?2)");
    const auto last = sql.find(") AS cm_new");
    sql.replace(first, last - first, "(?1, ?2), ...");
    expect_sql(sql + ";", R"sql(
UPDATE "article"
SET "stock" = cm_new.column2
FROM (VALUES (?1, ?2), ...) AS cm_new
WHERE "article"."id" = cm_new.column1;
)sql");
    EXPECT_EQ(log.count(), 1);
}

TEST_F(bulk_writes, conflicts_update_or_are_ignored) {
    db.create(Article{.code = "a", .stock = 1});
    std::vector<Article> delivery = {{.code = "a", .stock = 7}, {.code = "b", .stock = 2}};
    // [conflict]
    db.bulk_create(delivery, {.conflict = cm::conflict_action::update,
                              .conflict_members = {"code"},
                              .update_members = {"stock"}});
    // [end]
    EXPECT_EQ(db.objects<Article>().get("code"_f == "a").stock, 7);
    EXPECT_EQ(db.objects<Article>().size(), 2);
}

TEST_F(bulk_writes, one_row_is_upserted) {
    const cm::query_log log(db);
    // [upsert]
    Article article{.code = "a", .stock = 3};
    db.upsert(article, "code"_f);
    // [end]
    expect_sent(log, R"sql(
INSERT INTO "article" ("code", "stock")
VALUES (?1, ?2)
ON CONFLICT ("code") DO UPDATE
SET "stock" = excluded."stock"
RETURNING "id";
)sql");
}

TEST_F(bulk_writes, get_or_create_selects_first) {
    const cm::query_log log(db);
    // [get_or_create]
    auto [article, created] =
        db.get_or_create<Article>("code"_f == "a", Article{.code = "a", .stock = 1});
    // [end]
    EXPECT_TRUE(created);
    EXPECT_EQ(article.id, 1);
    EXPECT_EQ(log.count(), 2);
    EXPECT_QUERIES(db, 1) {
        (void)db.get_or_create<Article>("code"_f == "a", Article{.code = "a"});
    };
}

TEST_F(bulk_writes, rows_are_removed_by_their_query) {
    db.create(Article{.code = "a"});
    const cm::query_log log(db);
    // [remove]
    cm::removed gone = db.objects<Article>().filter("stock"_f == 0).remove();
    // [end]
    EXPECT_EQ(gone.total, 1);
    expect_sent(log, R"sql(
DELETE FROM "article" AS t0 WHERE t0."stock" = ?1;
)sql");
}

}  // namespace
}  // namespace snippets
