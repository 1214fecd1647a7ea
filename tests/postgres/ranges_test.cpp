#include <chrono>
#include <limits>

#include "postgres/server.hpp"

namespace on_server {

struct Booking {
    std::int64_t id = 0;
    std::string guest;
    cm::range<std::int32_t> floors;
    cm::range<std::int64_t> numbers;
    cm::range<cm::decimal> rates;
    cm::range<cm::date> nights;
    std::optional<cm::range<cm::utc_time>> during;
    static constexpr auto meta = cm::model(cm::table("booking"), cm::index("nights"));
};

struct Slot {
    std::string id;
    cm::range<std::int32_t> span;
    static constexpr auto meta = cm::model(cm::table("slot"));
};

namespace {

using namespace std::literals;
using texts = std::vector<std::string>;

cm::date day(const char* text) { return *cm::parse_date(text); }

class server_ranges : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        db.emplace(open());
        cm::create_tables<Booking, Slot>(*db);
    }
    texts guests_of(const cm::predicate<Booking>& where) {
        return db->objects<Booking>()
            .filter(where)
            .order_by("guest"_f)
            .scalars("guest"_f)
            .to_vector();
    }
    void store_three() {
        const cm::utc_time noon = *cm::parse_utc_time("2024-05-01 12:00:00");
        std::vector<Booking> rows = {
            {.guest = "a",
             .floors = {1, 5},
             .nights = {day("2024-05-01"), day("2024-05-04")},
             .during = {{noon, noon + 2h}}},
            {.guest = "b",
             .floors = cm::range<std::int32_t>::from(5),
             .nights = {day("2024-05-04"), {}}},
            {.guest = "c"},
        };
        db->bulk_create(rows);
    }

    std::optional<cm::database> db;
};

void expect_equal(const Booking& a, const Booking& b) {
    EXPECT_TRUE(a.floors == b.floors);
    EXPECT_TRUE(a.numbers == b.numbers);
    EXPECT_TRUE(a.rates == b.rates);
    EXPECT_TRUE(a.nights == b.nights);
    EXPECT_TRUE(a.during == b.during);
}

std::vector<Booking> many_sorts() {
    const cm::utc_time moment = *cm::parse_utc_time("2024-02-29 23:59:59.123456");
    using ends = cm::range_ends;
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return {
        {},
        {.floors = {-5, 7},
         .numbers = {least, most},
         .rates = {cm::decimal("-1.10"), cm::decimal("12345678901234567890.5"), ends::closed},
         .nights = {day("0001-01-01"), day("9999-12-31")},
         .during = {{moment, moment + 1us}}},
        {.floors = cm::range<std::int32_t>::everything(),
         .numbers = cm::range<std::int64_t>::until(3),
         .rates = {cm::decimal(1), {}, ends::open},
         .nights = cm::range<cm::date>::from(day("2024-01-01")),
         .during = {{{}, moment, ends::closed}}},
        {.floors = cm::range<std::int32_t>::closed(3, 3),
         .rates = cm::range<cm::decimal>::closed(cm::decimal(2), cm::decimal(2)),
         .nights = {day("2024-01-01"), day("2024-01-05"), ends::open},
         .during = {{moment, moment + 1h, ends::open_closed}}},
    };
}

TEST_F(server_ranges, come_back_as_they_went_one_by_one_and_in_bulk) {
    for (Booking& row : many_sorts()) {
        const Booking stored = db->create(row);
        expect_equal(db->objects<Booking>().get("id"_f == stored.id), row);
    }
    std::vector<Booking> rows = many_sorts();
    db->bulk_create(rows);
    for (const Booking& row : rows) expect_equal(db->objects<Booking>().get("id"_f == row.id), row);
    for (Booking& row : rows) row.floors = {8, 9};
    EXPECT_EQ(db->bulk_update(rows, "floors"_f), 4);
    EXPECT_EQ(db->objects<Booking>().filter("floors"_f == cm::range<int>(8, 9)).count(), 4);
    std::vector<Slot> slots;
    for (int i = 0; i < 1000; ++i) slots.push_back({std::to_string(i), {i, 2 * i}});
    db->bulk_create(slots);
    for (const Slot& s : db->objects<Slot>())
        EXPECT_TRUE(s.span == cm::range<int>(std::stoi(s.id), 2 * std::stoi(s.id)));
}

TEST_F(server_ranges, the_server_keeps_discrete_ranges_in_the_same_form) {
    using ends = cm::range_ends;
    const auto found =
        db->fetch<std::tuple<cm::range<int>, cm::range<cm::date>, cm::range<cm::decimal>>>(
            "select '[1,4]'::int4range, '(2024-01-01,2024-01-05]'::daterange, '(1,4]'::numrange");
    EXPECT_TRUE(std::get<0>(found.at(0)) == cm::range<int>::closed(1, 4));
    EXPECT_TRUE(std::get<0>(found.at(0)) == cm::range<int>(1, 5));
    EXPECT_TRUE(std::get<1>(found.at(0)) ==
                cm::range<cm::date>(day("2024-01-02"), day("2024-01-06")));
    EXPECT_TRUE(std::get<2>(found.at(0)) ==
                cm::range<cm::decimal>(cm::decimal(1), cm::decimal(4), ends::open_closed));
    // Beside a column that comes as a text, all others do.
    const auto beside = db->fetch<std::tuple<std::string, cm::range<int>, cm::range<cm::utc_time>,
                                             cm::range<cm::decimal>, cm::range<int>>>(
        "select '10.0.0.1'::inet, '[1,4]'::int4range, '[2024-01-01 00:00+00,)'::tstzrange, "
        "'(,1.5]'::numrange, 'empty'::int4range");
    EXPECT_TRUE(std::get<1>(beside.at(0)) == cm::range<int>(1, 5));
    EXPECT_TRUE(std::get<2>(beside.at(0)) ==
                cm::range<cm::utc_time>::from(*cm::parse_utc_time("2024-01-01")));
    EXPECT_TRUE(std::get<3>(beside.at(0)) ==
                cm::range<cm::decimal>({}, cm::decimal("1.5"), ends::closed));
    EXPECT_TRUE(std::get<4>(beside.at(0)).empty());
    for (const char* text : {"[1,5)", "(,5)", "[1,)", "(,)", "empty"})
        EXPECT_EQ(db->fetch<std::string>("select {}::int4range", text).at(0), text);
    EXPECT_EQ(db->fetch<std::string>("select '[2024-01-01 00:00+00,]'::tstzrange").at(0),
              "[\"2024-01-01 00:00:00+00\",)");
}

TEST_F(server_ranges, lookups) {
    store_three();
    EXPECT_EQ(guests_of("floors"_f.contains(4)), texts{"a"});
    EXPECT_EQ(guests_of("floors"_f.contains(5)), texts{"b"});
    EXPECT_EQ(guests_of("floors"_f.contains(cm::range<int>(2, 4))), texts{"a"});
    EXPECT_EQ(guests_of("floors"_f.contained_by(cm::range<int>(0, 9))), (texts{"a", "c"}));
    EXPECT_EQ(guests_of("floors"_f.overlaps(cm::range<int>(4, 6))), (texts{"a", "b"}));
    EXPECT_EQ(guests_of("floors"_f.adjacent_to(cm::range<int>(0, 1))), texts{"a"});
    EXPECT_EQ(guests_of("floors"_f.left_of(cm::range<int>(5, 6))), texts{"a"});
    EXPECT_EQ(guests_of("floors"_f.right_of(cm::range<int>(1, 5))), texts{"b"});
    EXPECT_EQ(guests_of("floors"_f.is_empty()), texts{"c"});
    EXPECT_EQ(guests_of("floors"_f == cm::range<int>()), texts{"c"});
    EXPECT_EQ(guests_of("floors"_f.lower_bound() == 5), texts{"b"});
    EXPECT_EQ(guests_of("floors"_f.upper_bound() == cm::null), (texts{"b", "c"}));
    EXPECT_EQ(guests_of("floors"_f.lower_bound() < 5'000'000'000), (texts{"a", "b"}));
    EXPECT_EQ(guests_of("nights"_f.contains(day("2024-05-03"))), texts{"a"});
    EXPECT_EQ(guests_of("during"_f.contains(*cm::parse_utc_time("2024-05-01 13:00:00"))),
              texts{"a"});
    EXPECT_EQ(guests_of("during"_f == cm::null), (texts{"b", "c"}));
    EXPECT_EQ(db->objects<Booking>()
                  .filter("guest"_f == "a")
                  .update("nights"_f = cm::range<cm::date>::until(day("2020-01-01"))),
              1);
    const auto rows = db->objects<Booking>().order_by("guest"_f).values(
        "nights"_f, "from"_f = "nights"_f.lower_bound(), "to"_f = "nights"_f.upper_bound());
    EXPECT_TRUE(rows[0]["nights"_f] == cm::range<cm::date>::until(day("2020-01-01")));
    EXPECT_EQ(rows[0]["from"_f], std::nullopt);
    EXPECT_EQ(rows[0]["to"_f], day("2020-01-01"));
}

TEST_F(server_ranges, a_range_that_the_member_cannot_hold_is_told) {
    db->execute(
        "create view wide as select 1::bigint as id, ''::text as guest, "
        "'[5000000000,)'::int8range as floors");
    struct Wide {
        std::int64_t id = 0;
        std::string guest;
        cm::range<std::int32_t> floors;
    };
    const auto why = thrown_by([&] { (void)db->fetch<Wide>("select * from wide"); });
    EXPECT_EQ(why.kind(), cm::error_kind::data);
    EXPECT_TRUE(holds(why.what(), "floors")) << why.what();
    EXPECT_TRUE(holds(why.what(), "lower bound is the integer 5000000000")) << why.what();
    const auto endless = thrown_by([&] {
        (void)db->fetch<cm::range<cm::date>>("select daterange('2024-05-01', 'infinity')");
    });
    EXPECT_TRUE(holds(endless.what(), "upper bound is infinity")) << endless.what();
    const auto narrow = thrown_by(
        [&] { (void)db->objects<Booking>().filter("floors"_f.contains(5'000'000'000)).count(); });
    EXPECT_EQ(narrow.kind(), cm::error_kind::data);
}

}  // namespace
}  // namespace on_server
