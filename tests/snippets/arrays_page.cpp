#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <source_location>

#include "snippets/snippet.hpp"
#include "support/needs.hpp"

namespace snippets::arrays {

enum class Mood { calm, busy };

}  // namespace snippets::arrays

using snippets::arrays::Mood;

// [enum]
template <>
inline constexpr std::string_view cormorant::database_enum<Mood> = "mood";
// [end]

namespace snippets::arrays {

// [models]
struct Post {
    std::int64_t id = 0;
    std::string title;
    std::vector<std::string> tags;                     // text[]
    std::vector<int> votes;                            // integer[]
    std::optional<std::vector<cm::decimal>> prices;    // numeric[], may be NULL as a whole
    std::vector<std::optional<std::int64_t>> answers;  // bigint[], elements may be NULL

    static constexpr auto meta = cm::model(cm::index("tags"));  // USING gin
};

struct Booking {
    std::int64_t id = 0;
    std::string room;
    cm::range<cm::date> nights;                     // daterange
    cm::range<int> floors;                          // int4range
    std::optional<cm::range<cm::utc_time>> called;  // tstzrange, may be NULL
    Mood mood = Mood::calm;                         // "mood", an enum type

    static constexpr auto meta = cm::model(cm::index("nights"));  // USING gist
};
// [end]

namespace {

class arrays_page : public testing::Test {
protected:
    void SetUp() override {
        const char* url = std::getenv("CORMORANT_POSTGRESQL");
        CORMORANT_NEEDS_SERVER(url != nullptr, "CORMORANT_POSTGRESQL is not set");
        server = url;
        server += "?pool_size=2";
        admin("DROP SCHEMA IF EXISTS snippets_arrays CASCADE");
        admin("CREATE SCHEMA snippets_arrays");
        server += "&options=-csearch_path%3Dsnippets_arrays";
    }
    void TearDown() override {
        if (!server.empty()) admin("DROP SCHEMA snippets_arrays CASCADE");
    }
    void admin(const char* sql) const {
        const cm::database db = cm::open(server);
        cormorant::detail::run_text(db.scope(), sql);
    }

    std::string server;
};

TEST_F(arrays_page, arrays) {
    const cm::database db = cm::open(server);
    cm::create_tables<Post, Booking>(db);
    // [write]
    Post post = db.create(Post{.title = "Fish", .tags = {"sea", "food"}, .votes = {5, 3}});
    post.tags.push_back("cormorant");
    db.save(post, "tags"_f);
    // [end]
    {
        cm::query_log log(db);
        // [contains]
        auto both = db.objects<Post>().filter("tags"_f.contains({"sea", "food"}));
        // [end]
        EXPECT_EQ(both.size(), 1U);
        expect_sent(log, R"sql(
            SELECT t0."id", t0."title", t0."tags", t0."votes", t0."prices", t0."answers"
            FROM "post" AS t0 WHERE t0."tags" @> $1::text[];
        )sql");
    }
    // [lookups]
    const cm::predicate<Post> conditions[] = {
        "tags"_f.contains("sea"),               // has this element
        "tags"_f.contained_by({"sea", "sky"}),  // has no others
        "tags"_f.overlaps({"sea", "sky"}),      // has one of these
        "tags"_f == std::vector<std::string>{"sea", "food"},
        cm::length("tags"_f) > 2,
        "votes"_f[0] == 5,      // the first: positions count from 0
        "votes"_f.any() >= 4};  // some element is 4 or more
    auto by_first = db.objects<Post>().order_by("votes"_f[0].desc_nulls_last());
    // [end]
    std::string answers;
    for (const auto& condition : conditions)
        answers += db.objects<Post>().filter(condition).exists() ? '1' : '0';
    EXPECT_EQ(answers, "1010111");
    EXPECT_EQ(by_first.size(), 1U);
    // [columns]
    for (auto [tags, first] : db.objects<Post>().values("tags"_f, "first"_f = "votes"_f[0]))
        std::printf("%zu tags, first vote %d\n", tags.size(), static_cast<int>(first.value_or(0)));
    db.objects<Post>().filter("id"_f == post.id).update("votes"_f = std::vector<int>{1, 2});
    auto rows = db.fetch<std::tuple<std::string, std::vector<std::string>>>(
        "select title, tags from post where tags && {}", std::vector<std::string>{"sea"});
    // [end]
    EXPECT_EQ(std::get<1>(rows.at(0)).size(), 3U);
}

TEST_F(arrays_page, ranges_and_enums) {
    const cm::database db = cm::open(server);
    cm::create_tables<Booking>(db);
    // [ranges]
    using dates = cm::range<cm::date>;
    const cm::date may = *cm::parse_date("2024-05-01");
    const cm::date week_after = may + std::chrono::days(7);
    db.create(Booking{.room = "blue",
                      .nights = {may, may + std::chrono::days(3)},  // without the upper bound
                      .floors = cm::range<int>::closed(1, 3)});
    db.create(Booking{.room = "green", .nights = dates::from(may), .mood = Mood::busy});
    // [end]
    // [range_lookups]
    const cm::predicate<Booking> conditions[] = {
        "nights"_f.contains(may),
        "nights"_f.overlaps(dates(may, week_after)),
        "nights"_f.contained_by(dates(may, week_after)),
        "nights"_f.adjacent_to(dates::until(may)),    // begins where that ends
        "nights"_f.left_of(dates::from(week_after)),  // all before it
        "nights"_f.upper_bound() == cm::null,         // without end
        "floors"_f.is_empty() || "mood"_f == Mood::busy};
    // [end]
    std::string counts;
    for (const auto& condition : conditions)
        counts += std::to_string(db.objects<Booking>().filter(condition).count());
    EXPECT_EQ(counts, "2212111");
    EXPECT_EQ(db.objects<Booking>().filter("mood"_f > Mood::calm).get().room, "green");
}

}  // namespace
}  // namespace snippets::arrays
