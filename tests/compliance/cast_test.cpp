#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using namespace std::chrono_literals;

struct Reading {
    std::int64_t id = 0;
    bool valid = false;
    std::optional<bool> checked;
    int count = 0;
    double level = 0;
    cm::decimal price;
    cm::utc_time taken;
    cm::date due;
    static constexpr auto meta = cm::model(cm::digits("price", 10, 2));
};

cm::date day(int year, unsigned month, unsigned of_month) {
    return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) /
                                 static_cast<int>(of_month));
}

/// One at 05:30 of the last of January 2024, true of all; one at midnight of New Year's Eve, 0.
class casts : public compliance::on_backend {
protected:
    casts() {
        cm::create_tables<Reading>(db);
        const cm::utc_time early = day(2024, 1, 31) + 5h + 30min;
        db.create(Reading{.valid = true,
                          .checked = false,
                          .count = 2,
                          .level = 50,
                          .price = cm::decimal("1.5"),
                          .taken = early,
                          .due = day(2024, 1, 31)});
        db.create(Reading{.level = 0.25, .taken = day(2023, 12, 31), .due = day(2024, 1, 1)});
    }
    [[nodiscard]] auto readings() const { return db.objects<Reading>().order_by("id"_f); }
    template <class T, class E>
    [[nodiscard]] auto all(const E& of) const {
        std::vector<std::optional<T>> values;
        for (const auto& row : readings().annotate("x"_f = cm::cast<T>(of)))
            values.push_back(row["x"_f]);
        return values;
    }
};
CORMORANT_ON_EVERY_BACKEND(casts);

template <class T>
using values = std::vector<std::optional<T>>;
using texts = values<std::string>;

TEST_P(casts, of_times_are_days) {
    EXPECT_EQ(all<cm::date>("taken"_f), (values<cm::date>{day(2024, 1, 31), day(2023, 12, 31)}));
    const auto as_day = cm::cast<cm::date>("taken"_f);
    EXPECT_EQ(readings().filter(as_day == day(2024, 1, 31)).count(), 1);
    EXPECT_EQ(readings().filter(as_day == "due"_f).get().id, 1);
    const auto days = db.objects<Reading>().values("day"_f = as_day).annotate("n"_f = cm::count());
    EXPECT_EQ(days.order_by("day"_f).first()->operator[]("day"_f), day(2023, 12, 31));
    EXPECT_EQ(db.objects<Reading>().update("due"_f = as_day), 2);
    EXPECT_EQ(readings().first()->due, day(2024, 1, 31));
}

TEST_P(casts, of_days_are_times_at_midnight) {
    EXPECT_EQ(all<cm::utc_time>("due"_f),
              (values<cm::utc_time>{day(2024, 1, 31), day(2024, 1, 1)}));
    const auto midnight = cm::cast<cm::utc_time>("due"_f);
    EXPECT_EQ(readings().filter(midnight == cm::utc_time(day(2024, 1, 1))).count(), 1);
    EXPECT_EQ(readings().filter(midnight < "taken"_f).count(), 1);
    EXPECT_EQ(readings()
                  .filter(cm::cast<cm::utc_time>(cm::cast<cm::date>("taken"_f)) == "taken"_f)
                  .get()
                  .id,
              2);
}

TEST_P(casts, of_numbers_are_true_unless_they_are_0) {
    EXPECT_EQ(all<bool>("count"_f), (values<bool>{true, false}));
    EXPECT_EQ(all<bool>("level"_f), (values<bool>{true, true}));
    EXPECT_EQ(all<bool>("price"_f), (values<bool>{true, false}));
    EXPECT_EQ(readings().filter(cm::cast<bool>("count"_f)).count(), 1);
}

TEST_P(casts, of_booleans_are_words_and_numbers) {
    EXPECT_EQ(all<std::string>("valid"_f), (texts{"true", "false"}));
    EXPECT_EQ(all<std::string>("checked"_f), (texts{"false", std::nullopt}));
    EXPECT_EQ(all<std::string>("count"_f > 1), (texts{"true", "false"}));
    EXPECT_EQ(all<int>("valid"_f), (values<int>{1, 0}));
    EXPECT_EQ(all<double>("valid"_f), (values<double>{1, 0}));
    EXPECT_EQ(all<cm::decimal>("valid"_f), (values<cm::decimal>{1, 0}));
}

TEST_P(casts, to_texts_are_the_same_everywhere) {
    EXPECT_EQ(all<std::string>("count"_f), (texts{"2", "0"}));
    EXPECT_EQ(all<std::string>("level"_f), (texts{"50", "0.25"}));
    EXPECT_EQ(all<std::string>("level"_f / 0.0), (texts{std::nullopt, std::nullopt}));
    EXPECT_EQ(all<std::string>("due"_f), (texts{"2024-01-31", "2024-01-01"}));
    EXPECT_EQ(all<std::string>("taken"_f), (texts{"2024-01-31 05:30:00", "2023-12-31 00:00:00"}));
    EXPECT_EQ(all<std::string>("taken"_f + 500ms),
              (texts{"2024-01-31 05:30:00.500000", "2023-12-31 00:00:00.500000"}));
}

}  // namespace
