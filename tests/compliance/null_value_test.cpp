#include <algorithm>
#include <type_traits>

#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// What an expression that may be NULL gives as a value: in annotate, values, scalars, groups and
/// aggregate.
namespace null_values {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Task;

struct Worker {
    std::int64_t id = 0;
    std::string name;
    int pay = 0;
    std::optional<int> bonus;
    double rate = 0;
    cm::decimal share;
    std::optional<std::string> nick;
    std::optional<bool> senior;
    std::optional<cm::utc_time> gone;
    std::optional<cm::json> notes;
    std::optional<cm::foreign_key<Worker>> boss;
    cm::reverse<Worker, "boss"> reports;
    cm::reverse<Task, "worker"> tasks;
    static constexpr auto meta = cm::model(cm::table("null_worker"));
};

struct Task {
    std::int64_t id = 0;
    cm::foreign_key<Worker> worker;
    std::optional<int> hours;
    static constexpr auto meta = cm::model(cm::table("null_task"));
};

template <class T, class Value>
constexpr bool is = std::is_same_v<std::remove_cvref_t<Value>, T>;

using maybe = std::optional<bool>;
using maybes = std::vector<maybe>;

/// Ada: pay 100, bonus 10, rate 2, share 4, "a", senior, gone, tasks of 5 hours and of none. Bo:
/// pay 50, nothing but Ada for a boss, no tasks.
class values_of_null : public compliance::on_backend {
protected:
    values_of_null() {
        cm::create_tables<Worker, Task>(db);
        ada = db.create(Worker{.name = "Ada",
                               .pay = 100,
                               .bonus = 10,
                               .rate = 2,
                               .share = 4,
                               .nick = "a",
                               .senior = true,
                               .gone = cm::utc_time(std::chrono::hours(24)),
                               .notes = cm::json(R"({"a": 1})")});
        db.create(Worker{.name = "Bo", .pay = 50, .boss = ada});
        db.create(Task{.worker = ada, .hours = 5});
        db.create(Task{.worker = ada});
    }

    [[nodiscard]] auto workers() const { return db.objects<Worker>().order_by("id"_f); }

    /// The condition of each worker, as the four ways to read a value give it.
    template <class Condition>
    maybes of(const Condition& condition) {
        maybes found;
        for (const auto& row : workers().annotate("x"_f = condition)) found.push_back(row["x"_f]);
        maybes again;
        for (const auto& row : workers().values("x"_f = condition)) again.push_back(row["x"_f]);
        EXPECT_EQ(found, again);
        again.clear();
        for (const auto& x : workers().scalars(condition)) again.push_back(x);
        EXPECT_EQ(found, again);
        return found;
    }
    template <class Condition>
    bool is_optional(const Condition& condition) {
        auto rows = workers().annotate("x"_f = condition);
        return is<maybe, decltype(rows.get()["x"_f])>;
    }

    Worker ada;
};
CORMORANT_ON_EVERY_BACKEND(values_of_null);

constexpr auto none = std::nullopt;

TEST_P(values_of_null, a_comparison_with_null_is_null) {
    EXPECT_EQ(of("bonus"_f > 5), (maybes{true, none}));
    EXPECT_EQ(of("bonus"_f == 10), (maybes{true, none}));
    EXPECT_EQ(of("bonus"_f != 10), (maybes{false, none}));
    EXPECT_EQ(of("bonus"_f.between(1, 5)), (maybes{false, none}));
    EXPECT_EQ(of("bonus"_f.in({1, 10})), (maybes{true, none}));
    EXPECT_EQ(of("nick"_f.contains("a")), (maybes{true, none}));
    EXPECT_EQ(of("nick"_f.icontains("B")), (maybes{false, none}));
    EXPECT_EQ(of("nick"_f.iexact("A")), (maybes{true, none}));
    EXPECT_EQ(of("gone"_f.year() == 1970), (maybes{true, none}));
    EXPECT_EQ(of("pay"_f > "bonus"_f), (maybes{true, none}));
    EXPECT_EQ(of("bonus"_f + 1 > 5), (maybes{true, none}));
    EXPECT_TRUE(is_optional("bonus"_f > 5));
    EXPECT_TRUE(is_optional("nick"_f.contains("a")));
}

TEST_P(values_of_null, a_comparison_of_what_is_never_null_is_a_bool) {
    const std::optional<int> fifty = 50;
    EXPECT_EQ(of("pay"_f > 60), (maybes{true, false}));
    EXPECT_EQ(of("pay"_f == fifty), (maybes{false, true}));
    EXPECT_EQ(of("bonus"_f == cm::null), (maybes{false, true}));
    EXPECT_EQ(of(cm::coalesce("bonus"_f, 0) > 5), (maybes{true, false}));
    EXPECT_FALSE(is_optional("pay"_f > 60));
    EXPECT_FALSE(is_optional("pay"_f == fifty));
    EXPECT_FALSE(is_optional("bonus"_f == cm::null));
    EXPECT_FALSE(is_optional("bonus"_f.is_not_null()));
    EXPECT_FALSE(is_optional(cm::coalesce("bonus"_f, 0) > 5));
    EXPECT_FALSE(is_optional(cm::coalesce("pay"_f, "bonus"_f) > 5));
    EXPECT_FALSE(is_optional(cm::greatest("bonus"_f, "pay"_f) > 5));
    EXPECT_FALSE(is_optional(cm::count("tasks"_f) > 5));
}

TEST_P(values_of_null, and_and_or_have_three_values) {
    EXPECT_EQ(of("bonus"_f > 5 && "pay"_f > 60), (maybes{true, false}));
    EXPECT_EQ(of("bonus"_f > 5 && "pay"_f > 10), (maybes{true, none}));
    EXPECT_EQ(of("bonus"_f > 5 || "pay"_f > 10), (maybes{true, true}));
    EXPECT_EQ(of("bonus"_f > 50 || "pay"_f > 60), (maybes{true, none}));
    EXPECT_EQ(of("senior"_f && "pay"_f > 10), (maybes{true, none}));
    EXPECT_TRUE(is_optional("bonus"_f > 5 && "pay"_f > 60));
    EXPECT_FALSE(is_optional("pay"_f > 5 && "pay"_f < 60));
}

TEST_P(values_of_null, not_is_true_of_null_as_in_exclude) {
    EXPECT_EQ(of(!("bonus"_f > 5)), (maybes{false, true}));
    EXPECT_EQ(of(!"senior"_f), (maybes{false, true}));
    EXPECT_EQ(of(!("bonus"_f > 5) && "pay"_f < 60), (maybes{false, true}));
    EXPECT_FALSE(is_optional(!("bonus"_f > 5)));
}

TEST_P(values_of_null, inside_json) {
    EXPECT_EQ(of("notes"_f.at("a") == 1), (maybes{true, none}));
    EXPECT_EQ(of("notes"_f.at("a") != 1), (maybes{false, none}));
    EXPECT_EQ(of("notes"_f.at("a").as<int>() > 1), (maybes{false, none}));
    EXPECT_EQ(of("notes"_f.at("b") == 1), (maybes{none, none}));
    EXPECT_EQ(of("notes"_f.has_key("a")), (maybes{true, none}));
    EXPECT_EQ(of("notes"_f.has_any_key({"b", "c"})), (maybes{false, none}));
    EXPECT_EQ(of("notes"_f.has_keys({"a", "c"})), (maybes{false, none}));
    EXPECT_EQ(of("notes"_f.contains(cm::json(R"({"a": 1})"))), (maybes{true, none}));
    EXPECT_EQ(of("notes"_f == cm::json(R"({"a": 1})")), (maybes{true, none}));
    EXPECT_EQ(of("notes"_f.at("b").is_null()), (maybes{true, true}));
    EXPECT_EQ(of("notes"_f.in({cm::json(R"({"a": 1})")})), (maybes{true, none}));
    EXPECT_EQ(of("notes"_f.at("a").in({2, 3})), (maybes{false, none}));
}

TEST_P(values_of_null, over_a_relation_that_may_be_missing) {
    EXPECT_EQ(of("boss.pay"_f > 60), (maybes{none, true}));
    EXPECT_EQ(of("boss.name"_f.starts_with("A")), (maybes{none, true}));
    EXPECT_EQ(of("boss"_f == ada), (maybes{none, true}));
    EXPECT_EQ(of("boss"_f == cm::null), (maybes{true, false}));
}

TEST_P(values_of_null, over_a_relation_to_many_rows_is_never_null) {
    EXPECT_FALSE(is_optional("tasks.hours"_f > 3));
    EXPECT_FALSE(is_optional("tasks.hours"_f > 3 || "reports.senior"_f));
    EXPECT_TRUE(is_optional("tasks.hours"_f > 3 || "senior"_f));
    const auto rows = workers().annotate("busy"_f = "tasks.hours"_f > 3).to_vector();
    EXPECT_TRUE(rows[0]["busy"_f]);
    EXPECT_FALSE(rows[1]["busy"_f]);
}

TEST_P(values_of_null, over_related_rows_that_values_read_may_be_null) {
    maybes found;
    for (const auto& row : workers().values("name"_f, "long"_f = "tasks.hours"_f > 3))
        found.push_back(row["long"_f]);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (maybes{none, none, true}));
    const auto named = workers().annotate("long"_f = "tasks.hours"_f > 3);
    found.clear();
    for (const auto& row : named.values("tasks.hours"_f, "x"_f = "long"_f))
        found.push_back(row["x"_f]);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (maybes{none, none, true}));
}

TEST_P(values_of_null, over_aggregates_that_may_be_null) {
    maybes found;
    for (const auto& row : workers().annotate("x"_f = cm::max("reports.pay"_f) > 30))
        found.push_back(row["x"_f]);
    EXPECT_EQ(found, (maybes{true, none}));
    found.clear();
    for (const auto& row : db.objects<Worker>()
                               .values("name"_f)
                               .annotate("x"_f = cm::max("bonus"_f) > 5)
                               .order_by("name"_f))
        found.push_back(row["x"_f]);
    EXPECT_EQ(found, (maybes{true, none}));
    const auto no_rows = workers().filter("pay"_f < 0).aggregate("x"_f = cm::sum("pay"_f) > 5);
    EXPECT_EQ(no_rows["x"_f], none);
}

TEST_P(values_of_null, membership_in_a_query) {
    const auto hours = cm::query<Task>().scalars("hours"_f);
    const auto pays = cm::query<Worker>().scalars("pay"_f);
    EXPECT_EQ(of("pay"_f.in(hours)), (maybes{none, none}));
    EXPECT_EQ(of("pay"_f.in(pays)), (maybes{true, true}));
    EXPECT_EQ(of("bonus"_f.in(pays)), (maybes{false, none}));
    EXPECT_FALSE(is_optional("pay"_f.in(pays)));
}

TEST_P(values_of_null, in_a_group_and_in_its_key) {
    std::vector<std::pair<maybe, std::int64_t>> found;
    for (const auto& [rich, n] :
         db.objects<Worker>().values("rich"_f = "bonus"_f > 5).annotate("n"_f = cm::count()))
        found.emplace_back(rich, n);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (std::vector<std::pair<maybe, std::int64_t>>{{none, 1}, {true, 1}}));
}

TEST_P(values_of_null, in_the_parts_of_when) {
    const auto rows = workers()
                          .annotate("kind"_f = cm::when("bonus"_f > 5, "rich").otherwise("poor"),
                                    "rich"_f = cm::when("pay"_f > 0, "bonus"_f > 5).otherwise(true),
                                    "some"_f = cm::when("bonus"_f > 5, true))
                          .to_vector();
    EXPECT_EQ(rows[0]["kind"_f], "rich");
    EXPECT_EQ(rows[1]["kind"_f], "poor");
    EXPECT_EQ(rows[0]["rich"_f], true);
    EXPECT_EQ(rows[1]["rich"_f], none);
    EXPECT_EQ(rows[0]["some"_f], true);
    EXPECT_EQ(rows[1]["some"_f], none);
    EXPECT_TRUE((is<std::string, decltype(rows[0]["kind"_f])>));
}

TEST_P(values_of_null, division_by_zero_is_null) {
    const auto rows =
        workers()
            .annotate("whole"_f = "pay"_f / ("pay"_f - 50), "rest"_f = "pay"_f % ("pay"_f - 50),
                      "real"_f = 1.0 / "rate"_f, "real_rest"_f = 5.0 % "rate"_f,
                      "exact"_f = 2 / "share"_f, "by_value"_f = "pay"_f / 0,
                      "minus"_f = -("pay"_f / 0), "more"_f = "pay"_f / ("pay"_f - 50) > 1)
            .to_vector();
    EXPECT_EQ(rows[0]["whole"_f], 2);
    EXPECT_EQ(rows[1]["whole"_f], none);
    EXPECT_EQ(rows[0]["rest"_f], 0);
    EXPECT_EQ(rows[1]["rest"_f], none);
    EXPECT_EQ(rows[0]["real"_f], 0.5);
    EXPECT_EQ(rows[1]["real"_f], none);
    EXPECT_EQ(rows[0]["real_rest"_f], 1);
    EXPECT_EQ(rows[1]["real_rest"_f], none);
    EXPECT_EQ(rows[0]["exact"_f], cm::decimal("0.5"));
    EXPECT_EQ(rows[1]["exact"_f], none);
    EXPECT_EQ(rows[0]["by_value"_f], none);
    EXPECT_EQ(rows[0]["minus"_f], none);
    EXPECT_EQ(rows[0]["more"_f], true);
    EXPECT_EQ(rows[1]["more"_f], none);
    EXPECT_EQ(workers().filter(1.0 / "rate"_f > 0).get().name, "Ada");
    EXPECT_EQ(workers().filter(!(1.0 / "rate"_f > 0)).get().name, "Bo");
}

TEST_P(values_of_null, an_update_that_divides_by_zero_writes_null) {
    db.objects<Worker>().update("bonus"_f = "pay"_f / ("pay"_f - 50));
    EXPECT_EQ(workers()[0].bonus, 2);
    EXPECT_EQ(workers()[1].bonus, none);
    EXPECT_THROW(db.objects<Worker>().update("pay"_f = "pay"_f / 0), cm::integrity_error);
}

TEST_P(values_of_null, a_quotient_of_aggregates_over_no_rows) {
    const auto none_of_them = db.objects<Worker>().none();
    const auto row = none_of_them.aggregate("mean"_f = cm::sum("pay"_f) / cm::count(),
                                            "half"_f = cm::count() / 2, "any"_f = cm::count() > 0,
                                            "known"_f = cm::coalesce(cm::sum("pay"_f), 7));
    EXPECT_EQ(row["mean"_f], none);
    EXPECT_EQ(row["half"_f], 0);
    EXPECT_EQ(row["any"_f], false);
    EXPECT_EQ(row["known"_f], 7);
}

TEST_P(values_of_null, roots_and_powers_that_are_no_number_are_null) {
    const auto rows =
        workers()
            .annotate("root"_f = cm::sqrt("pay"_f - 60), "inverse"_f = cm::power("rate"_f, -1),
                      "third"_f = cm::power("pay"_f - 60, 0.5),
                      "square"_f = cm::power("pay"_f - 60, 2))
            .to_vector();
    EXPECT_NEAR(*rows[0]["root"_f], 6.3245553, 1e-6);
    EXPECT_EQ(rows[1]["root"_f], none);
    EXPECT_EQ(rows[0]["inverse"_f], 0.5);
    EXPECT_EQ(rows[1]["inverse"_f], none);
    EXPECT_NEAR(*rows[0]["third"_f], 6.3245553, 1e-6);
    EXPECT_EQ(rows[1]["third"_f], none);
    EXPECT_EQ(rows[0]["square"_f], 1600);
    EXPECT_EQ(rows[1]["square"_f], 100);
}

TEST_P(values_of_null, what_takes_the_place_of_null_is_no_optional) {
    const auto rows = workers()
                          .annotate("either"_f = cm::coalesce("pay"_f, "bonus"_f),
                                    "most"_f = cm::greatest("bonus"_f, "pay"_f),
                                    "fewest"_f = cm::least("bonus"_f, "pay"_f),
                                    "ratio"_f = cm::coalesce("pay"_f / "bonus"_f, 0))
                          .to_vector();
    EXPECT_TRUE((is<std::int64_t, decltype(rows[0]["either"_f])>));
    EXPECT_TRUE((is<std::int64_t, decltype(rows[0]["ratio"_f])>));
    EXPECT_EQ(rows[1]["either"_f], 50);
    EXPECT_EQ(rows[1]["most"_f], 50);
    EXPECT_EQ(rows[1]["fewest"_f], 50);
    EXPECT_EQ(rows[0]["fewest"_f], 10);
    EXPECT_EQ(rows[1]["ratio"_f], 0);
}

TEST_P(values_of_null, a_null_over_a_relation_to_many_rows_is_also_that_there_is_no_row) {
    const auto names_of = [](const auto& rows) {
        std::vector<std::string> names;
        for (const Worker& w : rows) names.push_back(w.name);
        return names;
    };
    using names = std::vector<std::string>;
    EXPECT_EQ(names_of(workers().filter("tasks.hours"_f == cm::null)), (names{"Ada", "Bo"}));
    EXPECT_EQ(names_of(workers().filter("tasks"_f != cm::null && "tasks.hours"_f == cm::null)),
              (names{"Ada"}));
    EXPECT_EQ(names_of(workers().filter("tasks.hours"_f != cm::null)), (names{"Ada"}));
    EXPECT_EQ(names_of(workers().filter("tasks"_f == cm::null)), (names{"Bo"}));
}

TEST_P(values_of_null, a_member_takes_its_own_value_and_that_of_another) {
    EXPECT_EQ(db.objects<Worker>().update("pay"_f = "pay"_f, "bonus"_f = "pay"_f), 2);
    EXPECT_EQ(workers()[1].pay, 50);
    EXPECT_EQ(workers()[1].bonus, 50);
}

TEST_P(values_of_null, arithmetic_of_a_member_of_the_query_around) {
    const auto same = cm::query<Task>().filter("worker"_f == cm::outer("id"_f));
    const auto long_ones = same.filter("hours"_f > cm::outer("bonus"_f) - 6);
    EXPECT_EQ(workers().filter(cm::exists(long_ones)).get().name, "Ada");
    const auto one =
        same.order_by("id"_f).limit(1).scalars("hours"_f * cm::cast<int>(cm::outer("pay"_f)));
    const auto rows = workers().annotate("x"_f = cm::subquery(one)).to_vector();
    EXPECT_EQ(rows[0]["x"_f], 500);
    EXPECT_EQ(rows[1]["x"_f], none);
}

TEST_P(values_of_null, sums_and_means_have_one_type_on_every_backend) {
    const auto row = db.objects<Worker>().aggregate(
        "sum"_f = cm::sum("pay"_f), "mean"_f = cm::avg("pay"_f), "exact"_f = cm::sum("share"_f),
        "exact_mean"_f = cm::avg("share"_f), "real"_f = cm::sum("rate"_f),
        "twice"_f = cm::sum("pay"_f) * 2, "ratio"_f = cm::sum("pay"_f) / 4);
    EXPECT_TRUE((is<std::optional<std::int64_t>, decltype(row["sum"_f])>));
    EXPECT_TRUE((is<std::optional<double>, decltype(row["mean"_f])>));
    EXPECT_TRUE((is<std::optional<cm::decimal>, decltype(row["exact_mean"_f])>));
    EXPECT_EQ(row["sum"_f], 150);
    EXPECT_EQ(row["mean"_f], 75);
    EXPECT_EQ(row["exact"_f], cm::decimal(4));
    EXPECT_EQ(row["exact_mean"_f], cm::decimal(2));
    EXPECT_EQ(row["real"_f], 2);
    EXPECT_EQ(row["twice"_f], 300);
    EXPECT_EQ(row["ratio"_f], 37);
}

}  // namespace null_values
