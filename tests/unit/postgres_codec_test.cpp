#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "driver/postgres/postgres_decode.hpp"
#include "driver/postgres/postgres_encode.hpp"
#include "driver/postgres/postgres_numeric.hpp"

namespace cormorant::detail {
namespace {

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += "0123456789abcdef"[byte >> 4U];
        out += "0123456789abcdef"[byte & 15U];
    }
    return out;
}

std::string encoded(const value& v, type_number type) {
    wire_bytes out;
    wire_format format{};
    const status wrong = encode_value(out, v, type, format);
    if (wrong) return "refused: " + wrong->message;
    return format == wire_format::binary ? hex(out.view()) : "text " + std::string(out.view());
}

std::string numeric_through(const char* text) {
    wire_bytes bytes;
    append_numeric(bytes, decimal(text));
    std::string back;
    numeric_to_text(bytes.view(), back);
    return back;
}

// Of a length that is only pretended: a byte of it that is read would end the test.
TEST(postgres_codec, values_of_more_than_1_gb_are_refused_before_they_are_looked_at) {
    const std::string_view huge("x", std::size_t{5} << 30U);
    for (const value_kind kind : {value_kind::text, value_kind::json, value_kind::bytes}) {
        const std::string refused = encoded(value::borrow(kind, huge), 25);
        EXPECT_NE(refused.find("1 GB"), std::string::npos) << refused;
    }
}

TEST(postgres_codec, numerics_keep_their_digits_and_their_scale) {
    for (const char* text :
         {"0", "0.00", "1", "-1", "10000", "12345678", "0.0001", "0.00010", "-12.50", "9999.9999",
          "100000000", "123456789012345678901234567890.123456789", "0.000000000000000000001",
          "99999999999999999999999999999999999999", "1200", "10001.0001"})
        EXPECT_EQ(numeric_through(text), text);
}

// As the server itself sends them: SELECT numeric_send(...).
TEST(postgres_codec, numerics_are_written_as_the_server_writes_them) {
    EXPECT_EQ(encoded(value(decimal("0")), pg::numeric), "0000000000000000");
    EXPECT_EQ(encoded(value(decimal("1")), pg::numeric), "00010000000000000001");
    EXPECT_EQ(encoded(value(decimal("-12.50")), pg::numeric), "0002000040000002000c1388");
    EXPECT_EQ(encoded(value(decimal("10000")), pg::numeric), "00010001000000000001");
    EXPECT_EQ(encoded(value(decimal("0.00012345")), pg::numeric), "0002ffff0000000800010929");
}

TEST(postgres_codec, integers_fit_their_column_or_are_refused) {
    EXPECT_EQ(encoded(value(std::int64_t{-2}), pg::int8), "fffffffffffffffe");
    EXPECT_EQ(encoded(value(std::int64_t{32767}), pg::int2), "7fff");
    EXPECT_EQ(encoded(value(std::int64_t{32768}), pg::int2).substr(0, 7), "refused");
    EXPECT_EQ(encoded(value(std::int64_t{1} << 31U), pg::int4).substr(0, 7), "refused");
    EXPECT_EQ(encoded(value(decimal("7.0")), pg::int4), "00000007");
    EXPECT_EQ(encoded(value(decimal("7.5")), pg::int4).substr(0, 7), "refused");
    EXPECT_EQ(encoded(value(std::int64_t{7}), 0), "text 7");
}

TEST(postgres_codec, times_count_from_2000) {
    const utc_time moment = *parse_utc_time("2000-01-01 00:00:01.000002");
    EXPECT_EQ(encoded(value(moment), pg::timestamptz), "00000000000f4242");
    EXPECT_EQ(encoded(value::date_from_days(10'958), pg::date), "00000001");
    EXPECT_EQ(encoded(value::date_from_days(3'000'000), pg::date).substr(0, 7), "refused");
    EXPECT_EQ(encoded(value::duration_from_microseconds(-1), pg::interval),
              "ffffffffffffffff0000000000000000");
}

TEST(postgres_codec, arrays_have_their_nulls) {
    const value items[] = {value(std::int64_t{1}), value(), value(std::int64_t{2})};
    wire_bytes out;
    wire_format format{};
    ASSERT_FALSE(encode_array(out, items, 1007, format));
    EXPECT_EQ(hex(out.view()),
              "00000001"
              "00000001"
              "00000017"
              "00000003"
              "00000001"
              "00000004"
              "00000001"
              "ffffffff"
              "00000004"
              "00000002");
    out.clear();
    ASSERT_FALSE(encode_array(out, {}, 1007, format));
    EXPECT_EQ(hex(out.view()), "000000000000000000000017");
}

TEST(postgres_codec, arrays_of_a_type_of_the_users_are_texts) {
    const value items[] = {value::borrow(value_kind::text, R"(a"b\c)"), value()};
    wire_bytes out;
    wire_format format{};
    ASSERT_FALSE(encode_array(out, items, 99'999, format));
    EXPECT_EQ(format, wire_format::text);
    EXPECT_EQ(out.view(), R"({"a\"b\\c",NULL})");
}

TEST(postgres_codec, infinity_is_no_time) {
    std::string scratch;
    const std::string bytes = "\x7f\xff\xff\xff\xff\xff\xff\xff";
    EXPECT_EQ(decode_binary(wire_type::moment, bytes, scratch).kind, value_kind::text);
}

TEST(postgres_codec, an_interval_of_days_has_a_length_and_one_of_months_has_none) {
    std::string scratch;
    std::string bytes(8, '\0');
    bytes += std::string("\0\0\0\2", 4) + std::string(4, '\0');
    EXPECT_EQ(decode_binary(wire_type::interval, bytes, scratch).integer, 172'800'000'000);
    bytes.back() = '\1';
    EXPECT_EQ(decode_binary(wire_type::interval, bytes, scratch).kind, value_kind::text);
}

}  // namespace
}  // namespace cormorant::detail
