#include <cmath>
#include <numbers>

#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// Functions of texts, numbers and times against one table of values, on every backend.

namespace function_table {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Sample {
    std::int64_t id = 0;
    std::string text;
    std::optional<std::string> maybe;
    int n = 0;
    double x = 0;
    std::optional<double> y;
    cm::decimal price;
    cm::utc_time at{};
    cm::date day{};
    static constexpr auto meta = cm::model(cm::table("function_sample"), cm::digits("price", 8, 2));
};

constexpr double pi = std::numbers::pi;

class function_table : public compliance::on_backend {
protected:
    function_table() {
        cm::create_tables<Sample>(db);
        add("Straße", "b", 2, 0.5, 2.0, "-1.50", "2021-01-03 23:59:58.999999");
        add("", std::nullopt, -3, -2, std::nullopt, "0", "2020-12-31 00:00:00");
        add("  añ ", "ñ", 0, 0, 0.0, "7", "1969-08-17 12:34:56");
    }
    void add(const char* text, std::optional<std::string> maybe, int n, double x,
             std::optional<double> y, const char* price, const char* at) {
        const cm::utc_time moment = *cm::parse_utc_time(at);
        db.create(Sample{.text = text,
                         .maybe = std::move(maybe),
                         .n = n,
                         .x = x,
                         .y = y,
                         .price = cm::decimal(price),
                         .at = moment,
                         .day = std::chrono::floor<std::chrono::days>(moment)});
    }

    template <class Expression>
    [[nodiscard]] auto each(const Expression& expression) const {
        return db.objects<Sample>().order_by("id"_f).scalars(expression).to_vector();
    }
    // Doubles that may be missing, as each backend's arithmetic gives them.
    template <class Expression>
    void expect_reals(const Expression& expression,
                      const std::vector<std::optional<double>>& expected) const {
        const auto found = each(expression);
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const std::optional<double> value = found[i];
            ASSERT_EQ(value.has_value(), expected[i].has_value()) << "row " << i;
            if (value) {
                EXPECT_NEAR(*value, *expected[i], 1e-12) << "row " << i;
            }
        }
    }
};
CORMORANT_ON_EVERY_BACKEND(function_table);

using texts = std::vector<std::string>;
using maybe_texts = std::vector<std::optional<std::string>>;
using numbers = std::vector<std::int64_t>;
using maybe_numbers = std::vector<std::optional<std::int64_t>>;

TEST_P(function_table, the_ends_of_a_text) {
    EXPECT_EQ(each(cm::left("text"_f, 5)), (texts{"Straß", "", "  añ "}));
    EXPECT_EQ(each(cm::left("text"_f, 0)), (texts{"", "", ""}));
    EXPECT_EQ(each(cm::left("text"_f, "n"_f)), (texts{"St", "", ""}));
    EXPECT_EQ(each(cm::right("text"_f, 2)), (texts{"ße", "", "ñ "}));
    EXPECT_EQ(each(cm::right("text"_f, 0)), (texts{"", "", ""}));
    EXPECT_EQ(each(cm::right("text"_f, 99)), (texts{"Straße", "", "  añ "}));
    EXPECT_EQ(each(cm::right("text"_f, "n"_f)), (texts{"ße", "", ""}));
    EXPECT_EQ(each(cm::right("maybe"_f, 1)), (maybe_texts{"b", std::nullopt, "ñ"}));
}

TEST_P(function_table, texts_are_filled_up_or_cut_off) {
    EXPECT_EQ(each(cm::lpad("text"_f, 8, "äb")), (texts{"äbStraße", "äbäbäbäb", "äbä  añ "}));
    EXPECT_EQ(each(cm::rpad("text"_f, 9, "äb")), (texts{"Straßeäbä", "äbäbäbäbä", "  añ äbäb"}));
    EXPECT_EQ(each(cm::lpad("text"_f, 5)), (texts{"Straß", "     ", "  añ "}));
    EXPECT_EQ(each(cm::rpad("maybe"_f, 0, "x")), (maybe_texts{"", std::nullopt, ""}));
}

TEST_P(function_table, texts_without_blanks_repeated_and_turned_round) {
    EXPECT_EQ(each(cm::ltrim("text"_f)), (texts{"Straße", "", "añ "}));
    EXPECT_EQ(each(cm::rtrim("text"_f)), (texts{"Straße", "", "  añ"}));
    EXPECT_EQ(each(cm::repeat("maybe"_f, 3)), (maybe_texts{"bbb", std::nullopt, "ñññ"}));
    EXPECT_EQ(each(cm::repeat("text"_f, 0)), (texts{"", "", ""}));
    EXPECT_EQ(each(cm::reversed("text"_f)), (texts{"eßartS", "", " ña  "}));
}

TEST_P(function_table, the_place_of_a_part_counts_characters_and_knows_case) {
    EXPECT_EQ(each(cm::position("text"_f, "e")), (numbers{6, 0, 0}));
    EXPECT_EQ(each(cm::position("text"_f, "s")), (numbers{0, 0, 0}));
    EXPECT_EQ(each(cm::position("text"_f, "")), (numbers{1, 1, 1}));
    EXPECT_EQ(each(cm::position("text"_f, "maybe"_f)), (maybe_numbers{0, std::nullopt, 4}));
}

TEST_P(function_table, lengths_below_zero_and_nothing_to_fill_with_are_refused) {
    const auto refused = [](auto ask) { return compliance::thrown_by(ask).kind(); };
    EXPECT_EQ(refused([] { (void)cm::left("text"_f, -1); }), cm::error_kind::usage);
    EXPECT_EQ(refused([] { (void)cm::right("text"_f, -1); }), cm::error_kind::usage);
    EXPECT_EQ(refused([] { (void)cm::lpad("text"_f, -1); }), cm::error_kind::usage);
    EXPECT_EQ(refused([] { (void)cm::rpad("text"_f, 3, ""); }), cm::error_kind::usage);
    EXPECT_EQ(refused([] { (void)cm::repeat("text"_f, -1); }), cm::error_kind::usage);
}

TEST_P(function_table, logarithms_and_powers_of_e) {
    expect_reals(cm::exp("x"_f), {std::exp(0.5), std::exp(-2), 1});
    expect_reals(cm::exp("n"_f * 1000), {std::nullopt, 0, 1});
    expect_reals(cm::ln("x"_f), {std::log(0.5), std::nullopt, std::nullopt});
    expect_reals(cm::ln("price"_f), {std::nullopt, std::nullopt, std::log(7)});
    expect_reals(cm::log(2, "x"_f), {-1, std::nullopt, std::nullopt});
    expect_reals(cm::log("n"_f, 8), {3, std::nullopt, std::nullopt});
    expect_reals(cm::log("y"_f, 8), {3, std::nullopt, std::nullopt});
    expect_reals(cm::log(1, "n"_f), {std::nullopt, std::nullopt, std::nullopt});
}

TEST_P(function_table, signs) {
    EXPECT_EQ(each(cm::sign("n"_f)), (numbers{1, -1, 0}));
    EXPECT_EQ(each(cm::sign("x"_f)), (numbers{1, -1, 0}));
    EXPECT_EQ(each(cm::sign("price"_f)), (numbers{-1, 0, 1}));
    EXPECT_EQ(each(cm::sign("y"_f)), (maybe_numbers{1, std::nullopt, 0}));
}

TEST_P(function_table, angles) {
    expect_reals(cm::sin("x"_f), {std::sin(0.5), std::sin(-2), 0});
    expect_reals(cm::cos("n"_f), {std::cos(2), std::cos(-3), 1});
    expect_reals(cm::tan("price"_f), {std::tan(-1.5), 0, std::tan(7)});
    expect_reals(cm::asin("x"_f), {std::asin(0.5), std::nullopt, 0});
    expect_reals(cm::acos("x"_f), {std::acos(0.5), std::nullopt, pi / 2});
    expect_reals(cm::atan("y"_f), {std::atan(2.0), std::nullopt, 0});
    expect_reals(cm::atan2("x"_f, "n"_f), {std::atan2(0.5, 2), std::atan2(-2, -3), 0});
    expect_reals(cm::degrees("x"_f), {90 / pi, -360 / pi, 0});
    expect_reals(cm::radians("n"_f * 90), {pi, -1.5 * pi, 0});
}

TEST_P(function_table, weeks_and_quarters) {
    EXPECT_EQ(each("at"_f.quarter()), (numbers{1, 4, 3}));
    EXPECT_EQ(each("day"_f.quarter()), (numbers{1, 4, 3}));
    EXPECT_EQ(each("at"_f.iso_week()), (numbers{53, 53, 33}));
    EXPECT_EQ(each("day"_f.iso_week()), (numbers{53, 53, 33}));
    EXPECT_EQ(each("at"_f.iso_year()), (numbers{2020, 2020, 1969}));
    EXPECT_EQ(each("day"_f.iso_year()), (numbers{2020, 2020, 1969}));
}

TEST_P(function_table, first_moments) {
    const auto moments = [](std::initializer_list<const char*> given) {
        std::vector<cm::utc_time> all;
        for (const char* text : given) all.push_back(*cm::parse_utc_time(text));
        return all;
    };
    const auto days = [](std::initializer_list<const char*> given) {
        std::vector<cm::date> all;
        for (const char* text : given) all.push_back(*cm::parse_date(text));
        return all;
    };
    EXPECT_EQ(each(cm::trunc_week("at"_f)),
              moments({"2020-12-28 00:00:00", "2020-12-28 00:00:00", "1969-08-11 00:00:00"}));
    EXPECT_EQ(each(cm::trunc_week("day"_f)), days({"2020-12-28", "2020-12-28", "1969-08-11"}));
    EXPECT_EQ(each(cm::trunc_quarter("at"_f)),
              moments({"2021-01-01 00:00:00", "2020-10-01 00:00:00", "1969-07-01 00:00:00"}));
    EXPECT_EQ(each(cm::trunc_quarter("day"_f)), days({"2021-01-01", "2020-10-01", "1969-07-01"}));
    EXPECT_EQ(each(cm::trunc_hour("at"_f)),
              moments({"2021-01-03 23:00:00", "2020-12-31 00:00:00", "1969-08-17 12:00:00"}));
    EXPECT_EQ(each(cm::trunc_minute("at"_f)),
              moments({"2021-01-03 23:59:00", "2020-12-31 00:00:00", "1969-08-17 12:34:00"}));
    EXPECT_EQ(each(cm::trunc_hour("day"_f)), days({"2021-01-03", "2020-12-31", "1969-08-17"}));
}

TEST_P(function_table, functions_group_filter_and_update) {
    const auto weeks = db.objects<Sample>()
                           .values("week"_f = cm::trunc_week("at"_f))
                           .annotate("rows"_f = cm::count())
                           .order_by("week"_f);
    ASSERT_EQ(weeks.size(), 2U);
    EXPECT_EQ(weeks[1]["rows"_f], 2);
    EXPECT_EQ(db.objects<Sample>().filter(cm::position("text"_f, "ñ") > 0).count(), 1);
    EXPECT_EQ(db.objects<Sample>().filter(cm::ln("x"_f) == cm::null).count(), 2);
    db.objects<Sample>().update("text"_f = cm::lpad(cm::reversed("text"_f), 3, "*"));
    EXPECT_EQ(each("text"_f), (texts{"eßa", "***", " ña"}));
}

}  // namespace function_table
