#include "migrate/state_json.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "cormorant/base/error.hpp"
#include "migrate/models.hpp"
#include "migrate/sha256.hpp"
#include "migrate/value_json.hpp"
#include "support/everything.hpp"
#include "support/shop.hpp"

namespace cormorant::detail {
namespace {

using namespace migrate_models;

std::string refusal_of(const std::string& text) {
    try {
        (void)state_from(text);
    } catch (const usage_error& e) {
        return e.what();
    }
    return "nothing was refused";
}

void expect_the_same_again(const table_state& state) {
    const std::string text = text_of(state);
    const table_state again = state_from(text);
    EXPECT_EQ(again, normal_form(state)) << text;
    EXPECT_EQ(text_of(again), text);
}

TEST(state_json, every_type_and_word_is_read_as_it_was_written) {
    expect_the_same_again(whole_state());
    expect_the_same_again(state_of_models<Listed>());
    expect_the_same_again(
        state_of_models<everything::Everything, everything::Perhaps, everything::Guarded>());
    expect_the_same_again(state_of_models<shop::User, shop::Group, shop::Order, shop::OrderLine>());
}

TEST(state_json, a_word_that_is_its_default_is_not_written) {
    const std::string text = text_of(state_of_models<Owner>());
    for (const char* absent :
         {"nullable", "column", "implicit", "\"checks\"", "default", "\"unique\""})
        EXPECT_EQ(text.find(absent), std::string::npos) << absent << " in " << text;
    EXPECT_NE(text.find(R"("type": "int32")"), std::string::npos) << text;
}

TEST(state_json, constants_of_every_kind_keep_their_kind) {
    const value values[] = {
        value(),
        value(true),
        value(std::int64_t{-5}),
        value::of_unsigned(std::numeric_limits<std::uint64_t>::max()),
        value(0.1),
        value(5.0),
        value(-std::numeric_limits<double>::infinity()),
        value(*decimal::try_parse("0.10")),
        value::copy(value_kind::text, "\"quoted\" \n ü"),
        value::copy(value_kind::bytes, std::string_view("\0\xff", 2)),
        value(utc_time(std::chrono::microseconds(1'700'000'000'000'001))),
        value::date_from_days(-5),
        value::duration_from_microseconds(7),
        value(*uuid::try_parse("00112233-4455-6677-8899-aabbccddeeff")),
        value::copy(value_kind::json, R"({"a": [1]})"),
        value::copy(value_kind::sql, "{} > 1"),
        value::list({value(std::int64_t{1}), value::copy(value_kind::text, "x")}),
        value::array(value_kind::integer, {value(std::int64_t{1}), value()}),
        value::range(value_kind::integer, range_flags::lower_included,
                     {value(std::int64_t{1}), value(std::int64_t{9})}),
    };
    for (const value& v : values) {
        const std::string text = json_of(v).dump();
        EXPECT_EQ(value_of_json(parse_file(text), ""), v) << text;
    }
}

TEST(state_json, what_is_unknown_is_refused_with_its_place) {
    const std::string wrong =
        R"({"cormorant": 1, "models": [{"name": "A", "table": "a", "primary_key": ["id"],)"
        R"( "fields": [{"name": "id", "type": "int64", "nulable": true}]}]})";
    EXPECT_NE(refusal_of(wrong).find("models[0].fields[0]"), std::string::npos);
    EXPECT_NE(refusal_of(wrong).find("nulable"), std::string::npos);
    EXPECT_NE(refusal_of("{").find("no JSON"), std::string::npos);
    EXPECT_NE(refusal_of("[]").find("an object is expected"), std::string::npos);
    EXPECT_NE(refusal_of(R"({"cormorant": 2})").find("newer version"), std::string::npos);
    EXPECT_NE(refusal_of(R"({"cormorant": 1, "models": [{"name": 5}]})").find("models[0].name"),
              std::string::npos);
    EXPECT_NE(refusal_of(R"({"cormorant": 1, "models": [{"table": "t"}]})").find("\"name\" is mis"),
              std::string::npos);
    const std::string type =
        R"({"cormorant": 1, "models": [{"name": "A", "table": "a", "primary_key": [],)"
        R"( "fields": [{"name": "id", "type": "int65"}]}]})";
    EXPECT_NE(refusal_of(type).find("models[0].fields[0].type"), std::string::npos);
    const std::string operation =
        R"({"cormorant": 1, "models": [{"name": "A", "table": "a", "primary_key": [],)"
        R"( "checks": [{"name": "c", "condition": ["and", ["=>", 1, 2]]}]}]})";
    EXPECT_NE(refusal_of(operation).find("\"=>\" is no operation"), std::string::npos);
}

TEST(state_json, the_checksum_is_of_the_content_alone) {
    const std::string sum = checksum_of(parse_file(R"({"a": 1, "b": [{"c": "x", "d": null}]})"));
    EXPECT_EQ(checksum_of(parse_file("{\"b\":\r\n[{\"d\":null,\"c\":\"x\"}],\"a\":1}")), sum);
    EXPECT_EQ(checksum_of(parse_file(
                  R"({"name": "0007", "checksum": "?", "a": 1, "b": [{"c": "x", "d": null,)"
                  R"( "allow": {"rule": "r"}}]})")),
              sum);
    EXPECT_NE(checksum_of(parse_file(R"({"a": 1, "b": [{"c": "y", "d": null}]})")), sum);
    EXPECT_NE(checksum_of(parse_file(R"({"a": 1, "b": [{"c": "x", "d": null, "name": "n"}]})")),
              sum)
        << "names inside are content";
}

TEST(state_json, an_edited_file_is_refused) {
    std::string text = text_of(state_of_models<Owner>());
    text.replace(text.find("\"owner\""), 7, "\"ownar\"");
    EXPECT_NE(refusal_of(text).find("the file was edited"), std::string::npos);
}

// FIPS 180-4 and RFC 6234 have these.
TEST(sha256, is_that_of_the_standard) {
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256(std::string(1000000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace cormorant::detail
