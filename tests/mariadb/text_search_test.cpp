#include "mariadb/server.hpp"

/// Full-text search, which needs its index; and what MariaDB lacks.

namespace on_mariadb {
namespace {

struct Article {
    std::int64_t id = 0;
    std::string title;
    std::optional<std::string> body;
    static constexpr auto meta = cm::model(
        cm::search_index(cm::text_language::english, "title", "body"), cm::trigram_index("title"));
};

constexpr auto texts = cm::search("title"_f, "body"_f);

class mariadb_search : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!home) return;
        db = std::make_unique<cm::database>(open("pool_size=1"));
        cm::create_tables<Article>(*db);
        add("cats and dogs", "live in houses");
        add("a cat", "sat on a mat");
        add("dogs", std::nullopt);
        add("Cat", "cat cat cat");
    }
    void add(std::string title, std::optional<std::string> body) const {
        db->create(Article{.title = std::move(title), .body = std::move(body)});
    }
    template <class Condition>
    [[nodiscard]] std::vector<std::int64_t> found(const Condition& condition) const {
        std::vector<std::int64_t> ids;
        for (const Article& a : db->objects<Article>().filter(condition).order_by("id"_f))
            ids.push_back(a.id);
        return ids;
    }
    using ids = std::vector<std::int64_t>;

    std::unique_ptr<cm::database> db;
};

TEST_F(mariadb_search, finds_all_words_as_they_are) {
    EXPECT_EQ(found(texts.matches("cat")), (ids{2, 4}));
    EXPECT_EQ(found(texts.matches("dogs houses")), ids{1});
    EXPECT_EQ(found(texts.matches("cat -mat")), ids{4});
    EXPECT_EQ(found(texts.matches("mat or houses")), (ids{1, 2}));
    EXPECT_EQ(found(texts.matches("\"cats and dogs\"")), ids{1});
    EXPECT_EQ(found(texts.matches("")), ids{});
    EXPECT_EQ(db->objects<Article>().exclude(texts.matches("cat")).count(), 2);
}

TEST_F(mariadb_search, does_not_ask_for_words_that_are_not_in_the_index) {
    EXPECT_EQ(found(texts.matches("the cat on a mat")), ids{2});
}

TEST_F(mariadb_search, ranks_and_orders) {
    const auto rows = db->objects<Article>()
                          .annotate("rank"_f = texts.rank("cat"), "hit"_f = texts.matches("cat"))
                          .order_by("rank"_f.desc(), "id"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0]->id, 4);
    EXPECT_EQ(rows[0]["hit"_f], true);
    EXPECT_EQ(rows[3]["rank"_f], 0.0);
    EXPECT_EQ(rows[3]["hit"_f], false);
}

TEST_F(mariadb_search, uses_its_index) {
    const auto plan = db->objects<Article>().filter(texts.matches("cat")).explain();
    EXPECT_TRUE(holds(plan, "idx_article__title__body__search")) << plan;
}

TEST_F(mariadb_search, uses_its_index_beside_a_window) {
    const auto best = db->objects<Article>()
                          .annotate("rn"_f = cm::row_number().over(cm::window_order_by("id"_f)))
                          .filter("rn"_f <= 3 && texts.matches("cat"));
    EXPECT_EQ(best.count(), 1);
    EXPECT_EQ(best.exclude("rn"_f > 1 && texts.matches("dogs")).count(), 1);
}

TEST_F(mariadb_search, without_the_index_of_just_these_columns_is_refused_by_the_server) {
    const auto error = thrown_by([&] { (void)found(cm::search("title"_f).matches("cat")); });
    EXPECT_TRUE(holds(error.what(), "search_index")) << error.what();
}

TEST_F(mariadb_search, trigrams_are_refused_before_anything_is_sent) {
    cm::query_log log(*db);
    EXPECT_EQ(thrown_by([&] { (void)found("title"_f.similar_to("cat")); }).kind(),
              cm::error_kind::usage);
    EXPECT_EQ(log.count(), 0U);
}

}  // namespace
}  // namespace on_mariadb
