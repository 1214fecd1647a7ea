#include "postgres/server.hpp"

/// Full-text search and trigrams, and the indexes that help them.

namespace on_server {
namespace {

struct Article {
    std::int64_t id = 0;
    std::string title;
    std::optional<std::string> body;
    cm::json facts;
    static constexpr auto meta = cm::model(
        cm::search_index(cm::text_language::english, "title", "body"), cm::json_index("facts"));
};

struct Name {
    std::int64_t id = 0;
    std::string name;
    static constexpr auto meta = cm::model(cm::trigram_index("name"));
};

/// A remark on an article, or on none.
struct Remark {
    std::int64_t id = 0;
    std::optional<cm::foreign_key<Article>> article;
};

constexpr auto texts = cm::search<cm::text_language::english>("title"_f, "body"_f);

class postgres_search : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        db = std::make_unique<cm::database>(open("pool_size=1"));
        cm::create_tables<Article>(*db);
        add("Cats and dogs", "live in houses");
        add("A cat", "sat on a mat");
        add("Dogs", std::nullopt);
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

TEST_F(postgres_search, finds_words_by_their_stems_in_all_columns) {
    EXPECT_EQ(found(texts.matches("cat")), (ids{1, 2}));
    EXPECT_EQ(found(texts.matches("dog house")), ids{1});
    EXPECT_EQ(found(texts.matches("cats -dogs")), ids{2});
    EXPECT_EQ(found(texts.matches("mat or house")), (ids{1, 2}));
    EXPECT_EQ(found(texts.matches("\"sat on a mat\"")), ids{2});
    EXPECT_EQ(found(texts.matches("")), ids{});
    EXPECT_EQ(found(cm::search("title"_f).matches("cat")), ids{2});
    EXPECT_EQ(db->objects<Article>().exclude(texts.matches("cat")).count(), 1);
}

TEST_F(postgres_search, ranks_and_orders) {
    add("cat cat", "cat cat cat");
    const auto rows = db->objects<Article>()
                          .annotate("rank"_f = texts.rank("cat"))
                          .filter(texts.matches("cat"), "rank"_f > 0.0)
                          .order_by("rank"_f.desc(), "id"_f)
                          .to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]->id, 4);
    EXPECT_GT(rows[0]["rank"_f], rows[1]["rank"_f]);
    EXPECT_EQ(db->objects<Article>().order_by(texts.rank("cat").desc()).first()->id, 4);
}

TEST_F(postgres_search, uses_its_index) {
    db->transaction([&](cm::transaction& tx) {
        tx.execute("set local enable_seqscan = off");
        const auto plan = tx.objects<Article>().filter(texts.matches("cat")).explain();
        EXPECT_TRUE(holds(plan, "idx_article__title__body__search")) << plan;
        const auto inside = tx.objects<Article>().filter("facts"_f.has_key("k")).explain();
        EXPECT_TRUE(holds(inside, "idx_article__facts__json")) << inside;
        const auto containing =
            tx.objects<Article>().filter("facts"_f.contains(cm::json(R"({"a": 1})"))).explain();
        EXPECT_TRUE(holds(containing, "idx_article__facts__json")) << containing;
    });
}

TEST_F(postgres_search, of_a_related_row_that_is_not_there_searches_an_empty_text) {
    cm::create_tables<Remark>(*db);
    for (const std::optional<std::int64_t> about :
         {std::optional<std::int64_t>(2), std::optional<std::int64_t>(3), {}})
        db->execute("insert into remark (article_id) values ({})", about);
    const auto remarks = [&](const auto& condition) {
        return db->objects<Remark>().filter(condition).order_by("id"_f).scalars("id"_f).to_vector();
    };
    const auto related = cm::search("article.title"_f, "article.body"_f);
    EXPECT_EQ(remarks(related.matches("cat")), ids{1});
    EXPECT_EQ(remarks(related.matches("-cat")), (ids{2, 3}));
}

TEST_F(postgres_search, stands_beside_a_window) {
    const auto best = db->objects<Article>()
                          .annotate("rn"_f = cm::row_number().over(cm::window_order_by("id"_f)))
                          .filter("rn"_f <= 1 && texts.matches("cat"));
    EXPECT_EQ(best.count(), 1);
}

TEST_F(postgres_search, trigrams_need_their_extension_and_the_error_says_so) {
    const auto told = [&](const auto& condition) {
        const auto error = thrown_by([&] { (void)found(condition); });
        EXPECT_TRUE(holds(error.what(), "CREATE EXTENSION pg_trgm")) << error.what();
    };
    told("title"_f.similar_to("cat"));
    told("title"_f.similar_to("cat", 0.2));
    told("title"_f.word_similar_to("cat"));
    told(cm::similarity("title"_f, "cat") > 0.1);
    const auto error = thrown_by([&] { cm::create_tables<Name>(*db); });
    EXPECT_TRUE(holds(error.what(), "CREATE EXTENSION pg_trgm")) << error.what();
}

TEST_F(postgres_search, trigrams_find_what_is_nearly_written_so) {
    db->execute("create extension pg_trgm");
    cm::create_tables<Name>(*db);
    for (const char* name : {"Kormoran", "Cormorant", "cormorants dive", "Pelican", "' % <% \\"})
        db->create(Name{.name = name});
    const auto named = [&](const auto& condition) {
        std::vector<std::string> list;
        for (const Name& n : db->objects<Name>().filter(condition).order_by("id"_f))
            list.push_back(n.name);
        return list;
    };
    using list = std::vector<std::string>;
    EXPECT_EQ(named("name"_f.similar_to("cormorrant")), (list{"Cormorant", "cormorants dive"}));
    EXPECT_EQ(named("name"_f.similar_to("cormorant", 0.9)), list{"Cormorant"});
    EXPECT_EQ(named("name"_f.word_similar_to("cormorants")),
              (list{"Cormorant", "cormorants dive"}));
    EXPECT_EQ(named("name"_f.word_similar_to("cormorants", 0.95)), list{"cormorants dive"});
    EXPECT_EQ(named("name"_f.similar_to("' OR 1=1 --")), list{});
    const auto nearest = db->objects<Name>()
                             .annotate("alike"_f = cm::similarity("name"_f, "kormorant"))
                             .order_by("alike"_f.desc(), "id"_f)
                             .to_vector();
    EXPECT_EQ(nearest[0]->name, "Kormoran");
    EXPECT_GT(nearest[0]["alike"_f], 0.5);
    EXPECT_EQ(
        db->objects<Name>().order_by(cm::word_similarity("name"_f, "pelikan").desc()).first()->name,
        "Pelican");
    db->transaction([&](cm::transaction& tx) {
        tx.execute("set local enable_seqscan = off");
        const auto plan = tx.objects<Name>().filter("name"_f.similar_to("cormorant")).explain();
        EXPECT_TRUE(holds(plan, "idx_name__name__trigram")) << plan;
        const auto part = tx.objects<Name>().filter("name"_f.contains("mora")).explain();
        EXPECT_TRUE(holds(part, "idx_name__name__trigram")) << part;
    });
    db->execute("drop extension pg_trgm cascade");
}

}  // namespace
}  // namespace on_server
