#pragma once

#include "cormorant/cormorant.hpp"
#include "support/everything.hpp"

/// Models that are written in every way: each sort of key, and every type of column.
namespace oracle {

namespace cm = cormorant;
using namespace cormorant::literals;

/// A key that the database makes, beside every type of column.
struct Wide {
    std::int64_t id = 0;
    std::string code;
    cm::utc_time made;
    cm::utc_time touched;
    bool flag = true;
    std::int8_t i8 = 3;
    std::uint16_t u16 = 4;
    std::int32_t i32 = 5;
    std::uint32_t u32 = 6;
    float f32 = 0.5F;
    double f64 = 0.25;
    std::string text = "t";
    cm::bytes blob;
    cm::decimal amount;
    cm::date day;
    std::chrono::milliseconds span{1};
    cm::uuid token;
    cm::json document;
    everything::Level level = everything::Level::low;
    everything::Color color = everything::Color::green;
    std::optional<bool> maybe_flag;
    std::optional<int> maybe_number;
    std::optional<double> maybe_real;
    std::optional<std::string> maybe_text;
    std::optional<cm::bytes> maybe_blob;
    std::optional<cm::decimal> maybe_amount;
    std::optional<cm::utc_time> maybe_moment;
    std::optional<cm::date> maybe_day;
    std::optional<cm::uuid> maybe_token;
    std::optional<cm::json> maybe_document;
    static constexpr auto meta =
        cm::model(cm::table("oracle_wide"), cm::unique("code"), cm::default_now("made"),
                  cm::default_now("touched"), cm::default_value("i32", 9),
                  cm::digits("amount", 10, 2), cm::digits("maybe_amount", 10, 2));
};

/// The same sort of key, with few columns: many rows in one statement.
struct Slim {
    std::int64_t id = 0;
    std::string code;
    std::optional<int> number;
    cm::utc_time made;
    static constexpr auto meta =
        cm::model(cm::table("oracle_slim"), cm::unique("code"), cm::default_now("made"));
};

struct Texted {
    std::string key;
    std::string code;
    std::optional<int> number;
    cm::utc_time made;
    static constexpr auto meta = cm::model(cm::table("oracle_texted"), cm::primary_key("key"),
                                           cm::unique("code"), cm::default_now("made"));
};

struct Tokened {
    cm::uuid key;
    std::string code;
    std::optional<int> number;
    static constexpr auto meta =
        cm::model(cm::table("oracle_tokened"), cm::primary_key("key"), cm::unique("code"));
};

struct Paired {
    std::int64_t left = 0;
    std::string right;
    std::string code;
    std::optional<int> number;
    cm::utc_time made;
    static constexpr auto meta =
        cm::model(cm::table("oracle_paired"), cm::primary_key("left", "right"), cm::unique("code"),
                  cm::default_now("made"));
};

}  // namespace oracle
