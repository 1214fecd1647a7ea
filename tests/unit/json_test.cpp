#include "cormorant/base/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

static_assert(std::is_convertible_v<nlohmann::json, json>);
static_assert(!std::is_convertible_v<const char*, json>);
static_assert(!std::is_convertible_v<std::string, json>);
static_assert(!std::is_constructible_v<json, int>);

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
}

TEST(json, default_is_null) {
    EXPECT_EQ(json().text(), "null");
    EXPECT_TRUE(json().parse().is_null());
}

TEST(json, text_is_kept_as_it_was_given) {
    for (const char* text :
         {R"({"b": 1,"a":2})", " [1, 2]\n", "1.50", "123456789012345678901234567890", R"("\u00e9")",
          "\"\xC3\xA9\"", R"({"a":1,"a":2})"}) {
        EXPECT_EQ(json(text).text(), text);
    }
}

TEST(json, literals_and_strings_construct_even_where_nlohmann_is_included) {
    const json from_literal("[1]");
    const json from_string(std::string("[1]"));
    EXPECT_EQ(from_literal, from_string);
}

TEST(json, trees_convert_both_ways) {
    const nlohmann::json tree = {{"name", "Ann"}, {"tags", {1, 2, nullptr}}};
    const json document = tree;
    EXPECT_EQ(document.text(), R"({"name":"Ann","tags":[1,2,null]})");
    EXPECT_EQ(document.parse(), tree);
    json assigned;
    assigned = tree;
    EXPECT_EQ(assigned, document);
}

TEST(json, a_tree_that_is_a_string_becomes_a_json_string_not_a_document) {
    const json document = nlohmann::json("[1]");
    EXPECT_EQ(document.text(), R"("[1]")");
}

TEST(json, malformed_text_is_refused) {
    using namespace std::string_view_literals;
    for (const std::string_view text : {""sv,
                                        " "sv,
                                        "nul"sv,
                                        "nullnull"sv,
                                        "{"sv,
                                        "[1,]"sv,
                                        "{\"a\":}"sv,
                                        "{a:1}"sv,
                                        "'a'"sv,
                                        "01"sv,
                                        "+1"sv,
                                        "1."sv,
                                        "NaN"sv,
                                        "Infinity"sv,
                                        "1e999"sv,
                                        "[1] x"sv,
                                        "// c\n1"sv,
                                        "\"\x01\""sv,
                                        "\"\xFF\""sv,
                                        "\"\xED\xA0\x80\""sv,
                                        "\"\\ud800\""sv,
                                        "null\0"sv,
                                        "null\0garbage"sv,
                                        "\"\0\""sv,
                                        "\0"sv,
                                        "\xEF\xBB\xBF[]"sv,
                                        "\""sv,
                                        "\"\\"sv,
                                        "]"sv,
                                        "[}"sv}) {
        EXPECT_FALSE(json::try_parse(text)) << text;
        EXPECT_THROW(json{text}, usage_error) << text;
    }
}

TEST(json, a_refusal_says_where_without_quoting_the_document) {
    try {
        const json document(R"({"password": "hunter2" "x"})");
        FAIL();
    } catch (const usage_error& error) {
        EXPECT_NE(std::string(error.what()).find("byte 26"), std::string::npos) << error.what();
        EXPECT_EQ(std::string(error.what()).find("hunter2"), std::string::npos);
    }
}

TEST(json, nesting_is_limited) {
    EXPECT_TRUE(json::try_parse(nested(json::max_depth)));
    EXPECT_FALSE(json::try_parse(nested(json::max_depth + 1)));
    EXPECT_FALSE(json::try_parse(std::string(10'000'000, '[')));
    EXPECT_THROW(json(nested(200'000)), usage_error);
    EXPECT_TRUE(
        json::try_parse("\"" + std::string(5000, '[') + "\\\"" + std::string(5000, '{') + "\""))
        << "brackets in a string do not nest";
    std::string wide = "[";
    for (int i = 0; i < 5000; ++i) wide += "[],";
    EXPECT_TRUE(json::try_parse(wide + "1]")) << "siblings do not nest";
}

TEST(json, trees_that_json_cannot_hold_are_refused) {
    EXPECT_THROW(json(nlohmann::json("\xFF")), usage_error);
    EXPECT_THROW(json(nlohmann::json{{"k\xFF", 1}}), usage_error);
    EXPECT_THROW(json(nlohmann::json::array({nlohmann::json::binary({1, 2})})), usage_error);
    EXPECT_THROW(json(nlohmann::json::parse("{", nullptr, false)), usage_error);
    EXPECT_EQ(json(nlohmann::json::parse(nested(json::max_depth))).text(), nested(json::max_depth));
    EXPECT_THROW(json(nlohmann::json::parse(nested(json::max_depth + 1))), usage_error);
    EXPECT_THROW(json(nlohmann::json::parse(nested(20'000))), usage_error);
}

TEST(json, equality_is_that_of_documents) {
    EXPECT_EQ(json(R"({"a":1,"b":[true]})"), json("{ \"b\": [true], \"a\": 1.0 }"));
    EXPECT_EQ(json("\"\xC3\xA9\""), json(R"("\u00e9")"));
    EXPECT_NE(json("[1,2]"), json("[2,1]"));
    EXPECT_NE(json("null"), json("false"));
    EXPECT_NE(json("1"), json("\"1\""));
    EXPECT_NE(json("{}"), json("[]"));
}

}  // namespace
}  // namespace cormorant
