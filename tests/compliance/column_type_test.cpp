#include <limits>

#include <nlohmann/json.hpp>

#include "support/everything.hpp"

namespace {

using namespace everything;
using namespace std::chrono_literals;
using namespace std::string_literals;

class column_types : public every_type {
protected:
    [[nodiscard]] Everything stored(Everything row) const {
        return db.objects<Everything>().get("id"_f == db.create(std::move(row)).id);
    }
};
CORMORANT_ON_EVERY_BACKEND(column_types);

TEST_P(column_types, defaults_come_back) {
    const Everything row = stored({});
    EXPECT_FALSE(row.flag);
    EXPECT_EQ(row.i64, 0);
    EXPECT_EQ(row.text, "");
    EXPECT_TRUE(row.blob.empty());
    EXPECT_EQ(row.amount, 0);
    EXPECT_EQ(row.moment, cm::utc_time());
    EXPECT_EQ(row.day, cm::date());
    EXPECT_EQ(row.span, 0ms);
    EXPECT_TRUE(row.token.is_nil());
    EXPECT_EQ(row.document, cm::json("null"));
    EXPECT_EQ(row.level, Level::low);
    EXPECT_EQ(row.warmth, Celsius(0));
}

TEST_P(column_types, integers_come_back_at_both_ends_of_their_range) {
    Everything low;
    low.i8 = std::numeric_limits<std::int8_t>::min();
    low.i16 = std::numeric_limits<std::int16_t>::min();
    low.i32 = std::numeric_limits<std::int32_t>::min();
    low.i64 = std::numeric_limits<std::int64_t>::min();
    const Everything l = stored(low);
    EXPECT_EQ(l.i8, low.i8);
    EXPECT_EQ(l.i16, low.i16);
    EXPECT_EQ(l.i32, low.i32);
    EXPECT_EQ(l.i64, low.i64);
    Everything high;
    high.i64 = std::numeric_limits<std::int64_t>::max();
    high.u8 = 255;
    high.u16 = 65'535;
    high.u32 = 4'294'967'295U;
    high.u64 = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const Everything h = stored(high);
    EXPECT_EQ(h.i64, high.i64);
    EXPECT_EQ(h.u8, 255);
    EXPECT_EQ(h.u16, 65'535);
    EXPECT_EQ(h.u32, 4'294'967'295U);
    EXPECT_EQ(h.u64, high.u64);
}

TEST_P(column_types, floating_point_numbers_come_back_bit_by_bit) {
    Everything row;
    row.f32 = 0.1F;
    row.f64 = 0.1 + 0.2;
    EXPECT_EQ(stored(row).f32, 0.1F);
    EXPECT_EQ(stored(row).f64, 0.1 + 0.2);
    row.f64 = std::numeric_limits<double>::denorm_min();
    EXPECT_EQ(stored(row).f64, row.f64);
    row.f64 = std::numeric_limits<double>::max();
    EXPECT_EQ(stored(row).f64, row.f64);
    row.f64 = std::numeric_limits<double>::infinity();
    if (can().infinite_numbers)
        EXPECT_EQ(stored(row).f64, row.f64);
    else
        EXPECT_EQ(compliance::thrown_by([&] { (void)stored(row); }).kind(), cm::error_kind::data);
}

TEST_P(column_types, text_and_bytes_come_back_whole) {
    Everything row;
    row.text = "naïve 漢字 🐟\n\t'\"%_\\" + std::string(70'000, 'x');
    for (int i = 0; i < 256; ++i) row.blob.push_back(static_cast<std::byte>(i));
    const Everything back = stored(row);
    EXPECT_EQ(back.text, row.text);
    EXPECT_EQ(back.blob, row.blob);
}

TEST_P(column_types, decimals_are_exact) {
    Everything row;
    for (const char* text : {"0.1", "0.3", "1e-20", "-9999999999999.99", "0.00", "-0.5"}) {
        row.amount = cm::decimal(text);
        EXPECT_EQ(stored(row).amount, row.amount) << text;
    }
}

TEST_P(column_types, decimals_with_more_digits_than_fit_are_refused_and_never_rounded) {
    Everything row;
    row.amount = cm::decimal("-12345678901234567890.123456789");
    if (can().long_decimals)
        EXPECT_EQ(stored(row).amount, row.amount);
    else
        EXPECT_THROW((void)stored(row), cm::error);
}

TEST_P(column_types, decimals_compare_and_order_as_numbers) {
    for (const char* text : {"9.5", "10", "-3", "100.25"}) {
        Everything row;
        row.amount = cm::decimal(text);
        db.create(row);
    }
    const auto q = db.objects<Everything>();
    EXPECT_EQ(q.filter("amount"_f > cm::decimal("9.75")).count(), 2);
    EXPECT_EQ(q.filter("amount"_f == cm::decimal("10.00")).count(), 1);
    EXPECT_EQ(q.filter("amount"_f < 0).count(), 1);
    EXPECT_EQ(q.order_by("amount"_f).first()->amount, -3);
    EXPECT_EQ(q.order_by("amount"_f).last()->amount, cm::decimal("100.25"));
}

TEST_P(column_types, times_keep_their_microseconds_and_order) {
    Everything row;
    for (const auto moment : {cm::utc_time(-1us), cm::utc_time(1'700'000'000'123'456us),
                              *cm::parse_utc_time("0001-01-01 00:00:00"),
                              *cm::parse_utc_time("9999-12-31 23:59:59.999999")}) {
        row.moment = moment;
        EXPECT_EQ(stored(row).moment, moment) << cm::to_text(moment);
    }
    EXPECT_EQ(db.objects<Everything>().filter("moment"_f < cm::utc_time()).count(), 2);
    EXPECT_EQ(cm::to_text(db.objects<Everything>().order_by("moment"_f).last()->moment),
              "9999-12-31 23:59:59.999999");
}

TEST_P(column_types, times_within_a_second_compare_by_their_fraction) {
    Everything row;
    row.moment = cm::utc_time(1'000'000us);
    db.create(row);
    row.moment = cm::utc_time(1'500'000us);
    db.create(row);
    const auto q = db.objects<Everything>();
    EXPECT_EQ(q.filter("moment"_f > cm::utc_time(1'000'000us)).count(), 1);
    EXPECT_EQ(q.filter("moment"_f >= cm::utc_time(1'500'000us)).count(), 1);
    EXPECT_EQ(q.filter("moment"_f < cm::utc_time(1'500'000us)).count(), 1);
}

TEST_P(column_types, a_time_that_no_backend_can_keep_is_refused) {
    Everything row;
    row.moment = cm::utc_time::max();
    EXPECT_THROW(db.create(row), cm::error);
    row = {};
    row.day = cm::date(std::chrono::days(4'000'000));
    EXPECT_THROW(db.create(row), cm::error);
    EXPECT_EQ(db.objects<Everything>().count(), 0);
}

TEST_P(column_types, dates_and_durations_come_back_and_compare) {
    Everything row;
    row.day = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29);
    row.span = -1'234ms;
    const Everything back = stored(row);
    EXPECT_EQ(cm::to_text(back.day), "2024-02-29");
    EXPECT_EQ(back.span, -1'234ms);
    EXPECT_EQ(db.objects<Everything>().filter("day"_f > row.day - std::chrono::days(1)).count(), 1);
    EXPECT_EQ(db.objects<Everything>()
                  .filter("day"_f.year() == 2024, "day"_f.month() == 2, "day"_f.day() == 29,
                          "day"_f.weekday() == 4, "day"_f.day_of_year() == 60)
                  .count(),
              1);
    EXPECT_EQ(db.objects<Everything>().filter("span"_f < std::chrono::milliseconds(0)).count(), 1);
}

TEST_P(column_types, identifiers_documents_enums_and_own_types_come_back_and_compare) {
    Everything row;
    row.token = cm::uuid::v7();
    row.document = cm::json(R"({"a": [1, 2.5, "x", null, 123456789012345678901234567890]})");
    row.level = Level::high;
    row.color = Color::blue;
    row.warmth = Celsius(21.5);
    const Everything back = stored(row);
    EXPECT_EQ(back.token, row.token);
    EXPECT_EQ(back.document, row.document);
    EXPECT_EQ(back.level, Level::high);
    EXPECT_EQ(back.color, Color::blue);
    EXPECT_EQ(back.warmth, Celsius(21.5));
    const auto q = db.objects<Everything>();
    EXPECT_EQ(q.filter("token"_f == row.token, "level"_f == Level::high, "color"_f == Color::blue,
                       "warmth"_f == Celsius(21.5))
                  .count(),
              1);
    EXPECT_EQ(q.filter("color"_f.in({Color::red, Color::green})).count(), 0);
    EXPECT_EQ(db.fetch<std::string>("select color from everything")[0], "blue");
    EXPECT_EQ(db.fetch<int>("select level from everything")[0], 7);
}

TEST_P(column_types, an_enum_value_without_a_name_is_refused_as_text) {
    Everything row;
    row.color = static_cast<Color>(9);
    EXPECT_THROW(db.create(row), cm::error);
}

TEST_P(column_types, empty_optionals_come_back_empty) {
    const auto made = db.create(Perhaps{});
    const Perhaps row = db.objects<Perhaps>().get("id"_f == made.id);
    EXPECT_FALSE(row.flag || row.i8 || row.i64 || row.u32 || row.f32 || row.f64 || row.text ||
                 row.blob || row.amount || row.moment || row.day || row.span || row.token ||
                 row.document || row.level || row.color || row.warmth);
}

TEST_P(column_types, full_optionals_come_back_full) {
    Perhaps row;
    row.flag = false;
    row.i8 = -1;
    row.i64 = 1;
    row.u32 = 2;
    row.f32 = 0.5F;
    row.f64 = 0;
    row.text = "";
    row.blob = cm::bytes{};
    row.amount = cm::decimal("1.50");
    row.moment = cm::utc_time();
    row.day = cm::date();
    row.span = 1ms;
    row.token = cm::uuid();
    row.document = cm::json("null");
    row.level = Level::low;
    row.color = Color::green;
    row.warmth = Celsius(1);
    const Perhaps back = db.objects<Perhaps>().get("id"_f == db.create(row).id);
    EXPECT_EQ(back.flag, false);
    EXPECT_EQ(back.i8, -1);
    EXPECT_EQ(back.text, "");
    EXPECT_EQ(back.blob, cm::bytes{});
    EXPECT_EQ(back.amount, cm::decimal("1.5"));
    EXPECT_EQ(back.moment, cm::utc_time());
    EXPECT_EQ(back.day, cm::date());
    EXPECT_EQ(back.span, 1ms);
    EXPECT_EQ(back.token, cm::uuid());
    EXPECT_EQ(back.document, cm::json("null"));
    EXPECT_EQ(back.level, Level::low);
    EXPECT_EQ(back.color, Color::green);
    EXPECT_EQ(back.warmth, Celsius(1));
}

}  // namespace
