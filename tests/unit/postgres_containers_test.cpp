#include <gtest/gtest.h>

#include <optional>

#include "driver/postgres/postgres_containers.hpp"
#include "driver/postgres/postgres_encode.hpp"

namespace cormorant::detail {
namespace {

constexpr type_number int8_array = 1016;
constexpr type_number text_array = 1009;

std::string encoded(const value& v, type_number type) {
    wire_bytes out;
    wire_format format{};
    const status wrong = encode_value(out, v, type, format);
    if (wrong) return "refused: " + wrong->message;
    return (format == wire_format::binary ? "" : "text ") + std::string(out.view());
}

value text(std::string_view of) { return value::copy(value_kind::text, of); }
value whole(std::int64_t n) { return value(n); }

value numbers() { return value::array(value_kind::integer, {whole(1), value(), whole(-3)}); }

std::string shown(const std::optional<cell>& read) {
    if (!read) return "none";
    const cell& found = *read;
    if (!is_container(found.kind)) return std::string(found.text);
    std::string out = std::to_string(found.integer) + ":";
    for (const cell& item : found.items())
        out += item.kind == value_kind::null      ? " NULL"
               : item.kind == value_kind::integer ? ' ' + std::to_string(item.integer)
                                                  : " [" + std::string(item.text) + "]";
    return out;
}

TEST(postgres_containers, arrays_are_read_as_they_are_written) {
    container_cells read;
    EXPECT_EQ(shown(read.read_array(pg::int8, encoded(numbers(), int8_array))), "1: 1 NULL -3");
    const value texts = value::array(value_kind::text, {text(""), text("{\"a\\,"), text("NULL")});
    EXPECT_EQ(shown(read.read_array(pg::text, encoded(texts, text_array))),
              "1: [] [{\"a\\,] [NULL]");
    const value none = value::array(value_kind::integer, {});
    EXPECT_EQ(shown(read.read_array(pg::int8, encoded(none, int8_array))), "0:");
}

TEST(postgres_containers, an_array_that_meets_a_text_is_its_text) {
    EXPECT_EQ(encoded(numbers(), pg::text), R"({"1",NULL,"-3"})");
    const value texts = value::array(value_kind::text, {text("a\"b\\c"), text("{,}")});
    EXPECT_EQ(encoded(texts, pg::text), R"({"a\"b\\c","{,}"})");
    container_cells read;
    EXPECT_EQ(shown(read.parse_array(pg::text, encoded(texts, pg::text))), R"(1: [a"b\c] [{,}])");
}

TEST(postgres_containers, texts_of_arrays_are_read) {
    container_cells read;
    EXPECT_EQ(shown(read.parse_array(pg::int4, "{1,NULL,-3}")), "1: 1 NULL -3");
    EXPECT_EQ(shown(read.parse_array(pg::int4, "{{1,2},{3,4}}")), "2: 1 2 3 4");
    EXPECT_EQ(shown(read.parse_array(pg::int4, "[2:3]={1,2}")), "1: 1 2");
    EXPECT_EQ(shown(read.parse_array(pg::text, R"({a,"",null,"NULL","x y"})")),
              "1: [a] [] [null] [NULL] [x y]");
    for (const char* broken : {"", "1,2", "{1", "{1}}", "[2:3]"})
        EXPECT_FALSE(read.parse_array(pg::int4, broken)) << broken;
}

TEST(postgres_containers, ranges_are_read_as_they_are_written) {
    const auto through = [](std::uint8_t flags, value_list bounds) {
        container_cells read;
        const value sent = value::range(value_kind::integer, flags, std::move(bounds));
        const cell binary = read.read_range(pg::int4, encoded(sent, pg::int4range)).value();
        const std::string found = shown(binary);
        const std::string written(read.as_text(binary).text);
        EXPECT_EQ(shown(read.parse_range(pg::int4, written)), found);
        return written;
    };
    namespace flags = range_flags;
    EXPECT_EQ(through(flags::lower_included, {whole(1), whole(5)}), "[1,5)");
    EXPECT_EQ(through(flags::no_lower | flags::upper_included, {value(), whole(5)}), "(,5]");
    EXPECT_EQ(through(flags::no_lower | flags::no_upper, {value(), value()}), "(,)");
    EXPECT_EQ(through(flags::empty, {value(), value()}), "empty");
}

// What is on the other end of a connection may be anything.
TEST(postgres_containers, what_is_cut_short_is_no_container) {
    container_cells read;
    const std::string array = encoded(numbers(), int8_array);
    for (std::size_t n = 0; n < array.size(); ++n)
        EXPECT_FALSE(read.read_array(pg::int8, array.substr(0, n))) << n;
    const std::string range = encoded(
        value::range(value_kind::integer, range_flags::lower_included, {whole(1), whole(5)}),
        pg::int4range);
    for (std::size_t n = 0; n < range.size(); ++n)
        EXPECT_FALSE(read.read_range(pg::int4, range.substr(0, n))) << n;
    for (const char* broken : {"", "[", "[1", "[1,", "[1,2", "1,2)", "(\"1,2)"})
        EXPECT_FALSE(read.parse_range(pg::int4, broken)) << broken;
}

TEST(postgres_containers, sizes_that_cannot_be_are_refused_before_memory_is_taken) {
    container_cells read;
    std::string huge = encoded(numbers(), int8_array);
    huge.replace(12, 4, "\x7f\xff\xff\xff", 4);
    EXPECT_FALSE(read.read_array(pg::int8, huge));
    huge.replace(12, 4, "\xff\xff\xff\xff", 4);
    EXPECT_FALSE(read.read_array(pg::int8, huge));
    std::string deep = encoded(numbers(), int8_array);
    deep.replace(0, 4, "\x7f\xff\xff\xff", 4);
    EXPECT_FALSE(read.read_array(pg::int8, deep));
}

}  // namespace
}  // namespace cormorant::detail
