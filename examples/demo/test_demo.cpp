#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "excerpts.hpp"
#include "measure.hpp"
#include "options.hpp"
#include "report.hpp"
#include "shop.hpp"
#include "support/backend.hpp"

namespace demo {
namespace {

constexpr shop_size tiny{.users = 40, .orders = 2'000};

/// A shop in a fresh database of a backend, kept for all tests.
struct filled_shop {
    explicit filled_shop(const compliance::backend& of)
        : fresh(of.make()), db(cm::open(fresh->url())) {
        open_shop(db, tiny, [](std::int64_t) {});
    }
    std::unique_ptr<compliance::fresh_database> fresh;
    cm::database db;
};

class on_shops : public testing::TestWithParam<const compliance::backend*> {
protected:
    static std::map<const compliance::backend*, filled_shop>& shops() {
        static std::map<const compliance::backend*, filled_shop> filled;
        return filled;
    }
    // Before the program ends: databases of servers are dropped.
    static void TearDownTestSuite() { shops().clear(); }

    static const cm::database& db() {
        const compliance::backend* of = GetParam();
        return shops().try_emplace(of, *of).first->second.db;
    }

    /// Throws where the two ways come to different answers.
    static measured measured_by_number(int number) {
        for (const technique& what : all_techniques())
            if (what.number == number) return measure(what, db());
        throw std::out_of_range("no technique of this number");
    }
    static void expect_queries(int number, std::size_t slow, std::size_t fast) {
        const measured m = measured_by_number(number);
        EXPECT_EQ(m.slow.queries, slow);
        EXPECT_EQ(m.fast.queries, fast);
        EXPECT_FALSE(m.answer.empty());
    }
    static std::size_t orders_with_status(const char* status) {
        return db().objects<Order>().filter("status"_f == status).size();
    }
};

TEST_P(on_shops, related_objects_load_in_batches) {
    // The orders; then for up to 1,000 rows at a time their users, and for those the profiles.
    expect_queries(1, 1 + 2 * tiny.orders, 5);
}

TEST_P(on_shops, a_queryset_is_evaluated_once) { expect_queries(2, 4, 1); }

TEST_P(on_shops, an_update_in_the_database_is_one_statement) {
    expect_queries(3, 1 + tiny.users, 1);
}

TEST_P(on_shops, fewer_columns_are_one_query_too) { expect_queries(4, 1, 1); }

TEST_P(on_shops, bulk_writes_are_few_statements) {
    const measured m = measured_by_number(5);
    EXPECT_EQ(m.slow.queries, 20'000U);
    EXPECT_LT(m.fast.queries, 100U);
}

TEST_P(on_shops, the_declared_index_answers_alone) {
    expect_queries(6, 1, 1);
    // A server reads a table as small as this one without the index.
    if (!GetParam()->name.starts_with("sqlite")) return;
    auto open = db().objects<Order>().filter("status"_f == "open").order_by("created"_f.desc());
    const std::string plan = open.values("created"_f, "total"_f).limit(100).explain();
    EXPECT_NE(plan.find("COVERING INDEX idx_demo_order__created__partial"), plan.npos) << plan;
}

TEST_P(on_shops, an_aggregate_is_one_query) { expect_queries(7, 1, 1); }

TEST_P(on_shops, existence_asks_twice_either_way) { expect_queries(8, 2, 2); }

TEST_P(on_shops, raw_sql_copies_in_one_statement) {
    expect_queries(10, 1 + orders_with_status("void"), 1);
}

TEST_P(on_shops, the_shop_is_left_as_it_was) {
    for (const technique& what : all_techniques()) {
        for (const way* chosen : {&what.slow, &what.fast}) {
            if (chosen->prepare != nullptr) chosen->prepare(db());
            (void)chosen->run(db());
            if (what.outcome != nullptr) (void)what.outcome(db());
        }
    }
    EXPECT_EQ(db().objects<Order>().size(), static_cast<std::size_t>(tiny.orders));
    EXPECT_EQ(db().objects<ArchivedOrder>().size(), 0U);
}

TEST_P(on_shops, a_shop_of_the_same_size_is_used_again) {
    EXPECT_NO_THROW(open_shop(db(), tiny, [](std::int64_t) { FAIL() << "filled again"; }));
    EXPECT_THROW(open_shop(db(), {.users = 1, .orders = 1}, [](std::int64_t) {}), cm::usage_error);
}

TEST_P(on_shops, the_shop_is_the_same_on_every_compiler) {
    const auto sums = db().objects<Order>().aggregate("cents"_f = cm::sum("total"_f),
                                                      "last"_f = cm::max("created"_f));
    EXPECT_EQ(sums["cents"_f], 50'596'070);
    ASSERT_TRUE(sums["last"_f]);
    EXPECT_EQ(cm::to_text(*sums["last"_f]), "2025-12-30 23:54:35");
}

CORMORANT_ON_EVERY_BACKEND(on_shops);

TEST_P(on_shops, different_answers_are_an_error) {
    technique wrong = existence();
    wrong.fast.run = [](const cm::database&) { return std::string("something else"); };
    EXPECT_THROW(measure(wrong, db()), different_answers);
}

TEST(demo_test, all_techniques_but_the_cache_are_there) {
    std::vector<int> numbers;
    for (const technique& what : all_techniques()) numbers.push_back(what.number);
    EXPECT_EQ(numbers, (std::vector{1, 2, 3, 4, 5, 6, 7, 8, 10}));
}

TEST(demo_test, every_way_shows_its_code) {
    for (const technique& what : all_techniques()) {
        for (const way* shown : {&what.slow, &what.fast}) {
            const std::string_view code = excerpt(what.file, shown->region);
            EXPECT_FALSE(code.empty() || code.starts_with(' ')) << what.title << '\n' << code;
        }
    }
    EXPECT_THROW((void)excerpt("existence", "missing"), std::out_of_range);
}

TEST(demo_test, json_lists_queries_and_milliseconds) {
    const technique what = existence();
    const measured m{
        &what, {.queries = 2, .milliseconds = 12.5}, {.queries = 1, .milliseconds = 0.25}, ""};
    const auto json = nlohmann::json::parse(json_report({&m, 1}));
    EXPECT_EQ(json, nlohmann::json::parse(R"([{"technique": "existence without counting",
        "slow": {"queries": 2, "ms": 12.5}, "fast": {"queries": 1, "ms": 0.25}}])"));
}

TEST(demo_test, the_report_fits_its_terminal) {
    std::vector<measured> all;
    for (const technique& what : all_techniques())
        all.push_back({&what, {20'001, 1234.5}, {1, 0.01}, "both"});
    for (const std::size_t width : {60U, 80U, 100U}) {
        const report told(terminal{.width = width});
        std::string text = told.headline(tiny) + told.summary(all);
        for (const measured& m : all) text += told.chapter(m);
        EXPECT_EQ(text.find('\x1b'), text.npos);
        for (const std::string& line : wrapped(text, 1000))
            EXPECT_LE(columns_of(line), width) << line;
    }
}

TEST(demo_test, options_are_read) {
    const auto parse = [](std::vector<const char*> arguments) { return parse_options(arguments); };
    EXPECT_EQ(parse({}).size.orders, 1'000'000);
    EXPECT_EQ(parse({"--small"}).size.users, 2'000);
    EXPECT_TRUE(parse({"--json", "--small"}).json);
    EXPECT_EQ(parse({"--database", "sqlite:a.db"}).database, "sqlite:a.db");
    EXPECT_EQ(parse({"--database=sqlite:a.db"}).database, "sqlite:a.db");
    EXPECT_THROW(parse({"--fast"}), wrong_options);
    EXPECT_THROW(parse({"--database"}), wrong_options);
    EXPECT_THROW(parse({"--database="}), wrong_options);
    EXPECT_THROW(parse({"--databases"}), wrong_options);
}

}  // namespace
}  // namespace demo
