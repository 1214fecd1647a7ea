#include "snippets/snippet.hpp"

namespace snippets {

namespace blog {

// [model]
struct Article {
    std::int64_t id = 0;
    std::string title;
    std::string body;
    // {"author": {"name": "Ann", "age": 30}, "tags": ["sea", "fish"], "draft": false}
    cm::json facts;

    static constexpr auto meta = cm::model(
        cm::json_index("facts"), cm::search_index(cm::text_language::english, "title", "body"));
};
// [end]

}  // namespace blog

namespace {

using blog::Article;

class inside_page : public testing::Test {
protected:
    inside_page() {
        cm::create_tables<Article>(db);
        db.create(Article{
            .title = "Fishing",
            .body = "Cormorants dive for fish",
            .facts = cm::json(
                R"({"author": {"name": "Ann", "age": 30}, "tags": ["sea", "fish"], "draft": false})")});
        db.create(Article{.title = "Baking",
                          .body = "Bread needs time",
                          .facts = cm::json(R"({"author": {"name": null}, "draft": true})")});
        db.create(Article{.title = "Empty", .body = "", .facts = cm::json("{}")});
    }
    template <class Condition>
    [[nodiscard]] std::int64_t found(const Condition& condition) const {
        return db.objects<Article>().filter(condition).count();
    }

    cm::database db = cm::open("sqlite::memory:");
};

TEST_F(inside_page, places) {
    // [places]
    auto by_ann = db.objects<Article>().filter("facts"_f.at("author", "name") == "Ann");
    auto adults = db.objects<Article>().filter("facts"_f.at("author", "age") >= 18);
    auto done = db.objects<Article>().filter("facts"_f.at("draft") == false);
    auto of_the_sea = db.objects<Article>().filter("facts"_f.at("tags", 0) == "sea");
    auto an = db.objects<Article>().filter("facts"_f.at("author", "name").icontains("an"));
    // [end]
    EXPECT_EQ(by_ann.count(), 1);
    EXPECT_EQ(adults.count(), 1);
    EXPECT_EQ(done.count(), 1);
    EXPECT_EQ(of_the_sea.count(), 1);
    EXPECT_EQ(an.count(), 1);
}

TEST_F(inside_page, nulls) {
    // [nulls]
    auto no_such_place = "facts"_f.at("author", "name").is_null();
    auto a_null_there = "facts"_f.at("author", "name") == cm::json();
    auto no_text_there = "facts"_f.at("author", "name").as<std::string>().is_null();
    // [end]
    EXPECT_EQ(found(no_such_place), 1);
    EXPECT_EQ(found(a_null_there), 1);
    EXPECT_EQ(found(no_text_there), 2);
}

TEST_F(inside_page, types) {
    // [types]
    auto rows = db.objects<Article>()
                    .annotate("author"_f = "facts"_f.at("author", "name").as<std::string>(),
                              "tags"_f = "facts"_f.at("tags"))
                    .order_by("facts"_f.at("author", "age").as<int>().desc_nulls_last(), "id"_f)
                    .to_vector();
    std::optional<std::string> author = rows[0]["author"_f];
    std::optional<cm::json> tags = rows[0]["tags"_f];
    // [end]
    EXPECT_EQ(author, "Ann");
    EXPECT_EQ(tags, cm::json(R"(["sea","fish"])"));
}

TEST_F(inside_page, keys) {
    // [keys]
    auto has_author = "facts"_f.has_key("author");
    auto has_name = "facts"_f.at("author").has_key("name");
    auto has_either = "facts"_f.has_any_key({"tags", "keywords"});
    auto has_both = "facts"_f.has_keys({"author", "tags"});
    auto is_about_fish = "facts"_f.contains(cm::json(R"({"tags": ["fish"]})"));
    // [end]
    EXPECT_EQ(found(has_author), 2);
    EXPECT_EQ(found(has_name), 2);
    EXPECT_EQ(found(has_either), 1);
    EXPECT_EQ(found(has_both), 1);
    EXPECT_EQ(found(is_about_fish), 1);
}

TEST_F(inside_page, searches) {
    const auto searched = [&] {
        // [search]
        constexpr auto text = cm::search<cm::text_language::english>("title"_f, "body"_f);
        const char* typed = "cormorant -bread";
        auto best = db.objects<Article>()
                        .filter(text.matches(typed))
                        .order_by(text.rank(typed).desc())
                        .limit(10);
        // [end]
        return best.to_vector();
    };
    EXPECT_THROW((void)searched(), cm::usage_error);
}

TEST_F(inside_page, trigrams) {
    const auto searched = [&] {
        // [trigrams]
        auto named = db.objects<Article>().filter("title"_f.similar_to("fihsing"));
        auto nearest = db.objects<Article>()
                           .annotate("alike"_f = cm::similarity("title"_f, "fihsing"))
                           .order_by("alike"_f.desc())
                           .limit(5);
        auto speaking_of = db.objects<Article>().filter("body"_f.word_similar_to("cormorrant"));
        // [end]
        return named.count() + speaking_of.count() + static_cast<std::int64_t>(nearest.size());
    };
    EXPECT_THROW((void)searched(), cm::usage_error);
}

}  // namespace
}  // namespace snippets
