#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cormorant/cormorant.hpp"
#include "support/backend.hpp"

/// One model with every type of column, each as it is and optional.
namespace everything {

namespace cm = cormorant;
using namespace cormorant::literals;

enum class Level : std::uint8_t { low = 1, high = 7 };  // kept as a number
enum class Color : std::uint8_t { red, green, blue };   // kept as text

/// A type of the program's own.
struct Celsius {
    Celsius() = default;
    explicit Celsius(double d) : degrees(d) {}
    double degrees = 0;
    friend bool operator==(const Celsius&, const Celsius&) = default;
};

}  // namespace everything

template <>
inline constexpr bool cormorant::store_as_text<everything::Color> = true;

template <>
struct cormorant::custom_column<everything::Celsius> {
    using stored = std::string;
    static stored to_stored(const everything::Celsius& c) { return std::to_string(c.degrees); }
    static everything::Celsius from_stored(const stored& s) {
        return everything::Celsius(std::stod(s));
    }
};

namespace everything {

struct Everything {
    std::int64_t id = 0;
    bool flag = false;
    std::int8_t i8 = 0;
    std::int16_t i16 = 0;
    std::int32_t i32 = 0;
    std::int64_t i64 = 0;
    std::uint8_t u8 = 0;
    std::uint16_t u16 = 0;
    std::uint32_t u32 = 0;
    std::uint64_t u64 = 0;
    float f32 = 0;
    double f64 = 0;
    std::string text;
    cm::bytes blob;
    cm::decimal amount;
    cm::utc_time moment;
    cm::date day;
    std::chrono::milliseconds span{0};
    cm::uuid token;
    cm::json document;
    Level level = Level::low;
    Color color = Color::red;
    Celsius warmth;
};

struct Perhaps {
    std::int64_t id = 0;
    std::optional<bool> flag;
    std::optional<std::int8_t> i8;
    std::optional<std::int64_t> i64;
    std::optional<std::uint32_t> u32;
    std::optional<float> f32;
    std::optional<double> f64;
    std::optional<std::string> text;
    std::optional<cm::bytes> blob;
    std::optional<cm::decimal> amount;
    std::optional<cm::utc_time> moment;
    std::optional<cm::date> day;
    std::optional<std::chrono::milliseconds> span;
    std::optional<cm::uuid> token;
    std::optional<cm::json> document;
    std::optional<Level> level;
    std::optional<Color> color;
    std::optional<Celsius> warmth;
};

/// Constraints of every sort.
struct Guarded {
    std::int64_t id = 0;
    std::string name;
    std::string kind = "a";
    int size = 1;
    cm::decimal price;
    static constexpr auto meta =
        cm::model(cm::max_length("name", 5), cm::unique("name").named("one_name"),
                  cm::choices("kind", "a", "b"), cm::digits("price", 6, 2),
                  cm::check("size_is_positive", "size"_f > 0));
};

class every_type : public compliance::on_backend {
protected:
    every_type() { cm::create_tables<Everything, Perhaps, Guarded>(db); }
};

}  // namespace everything
