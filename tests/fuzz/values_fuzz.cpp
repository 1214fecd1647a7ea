#include <cmath>

#include "cormorant/base/bytes.hpp"
#include "cormorant/base/decimal.hpp"
#include "cormorant/base/error.hpp"
#include "cormorant/base/json.hpp"
#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/time.hpp"
#include "cormorant/base/utf8.hpp"
#include "cormorant/base/uuid.hpp"
#include "driver/sqlite/sqlite_decimal.hpp"
#include "driver/value_check.hpp"
#include "fuzz/input.hpp"

/// Values from text and back, and cells into members: what is taken comes back the same.

namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;
using fuzz::input;
using fuzz::require;

// The same answer as the library's, from the definition: one code point after another.
std::size_t slowly_first_invalid(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80U   ? 1
                                   : lead < 0xc0U ? 0
                                   : lead < 0xe0U ? 2
                                   : lead < 0xf0U ? 3
                                   : lead < 0xf8U ? 4
                                                  : 0;
        if (length == 0 || at + length > text.size()) return at;
        std::uint32_t point = length == 1 ? lead : lead & (0x7fU >> length);
        for (std::size_t i = 1; i < length; ++i) {
            const auto more = static_cast<unsigned char>(text[at + i]);
            if ((more & 0xc0U) != 0x80U) return at;
            point = point << 6U | (more & 0x3fU);
        }
        constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
            return at;
        at += length;
    }
    return at;
}

void try_utf8(input& in) {
    const std::string text = in.all();
    require(cm::first_invalid(text) == slowly_first_invalid(text), "UTF-8 is UTF-8", text);
    const bool zero = text.find('\0') != std::string::npos;
    const bool refused = detail::check_text(text).has_value();
    require(refused == (zero || !cm::valid_utf8(text)), "texts are UTF-8 without zeros", text);
    require(!detail::plain_ascii(text) || !refused, "plain texts are texts", text);
}

void try_decimal(input& in) {
    const std::string text = in.all();
    const auto number = cm::decimal::try_parse(text);
    // The arithmetic of long numbers is slow.
    if (!number || number->exponent() > 2000 || number->exponent() < -2000) return;
    const std::string plain = number->to_string();
    const cm::decimal again(plain);
    require(again == *number && again.to_string() == plain, "a decimal is its text", text);
    require(!(*number < again) && !(again < *number), "equal is not less", text);
    require(number->hash() == again.hash(), "equal numbers have one hash", text);
    if (number->coefficient())
        require(cm::decimal::from_parts(*number->coefficient(), number->exponent()) == *number,
                "a decimal is its parts", text);
    if (const auto whole = number->to_int64())
        require(cm::decimal(*whole) == *number, "an integer is its decimal", text);
    const double real = number->to_double();
    if (std::isfinite(real))
        require(cm::decimal::from_double(real).to_double() == real, "a double is its decimal",
                text);
    require(-(-*number) == *number, "twice the other sign", text);
    // Kept by SQLite as one of its numbers, where it can be.
    const auto stored = detail::to_sqlite_number(*number);
    if (stored.kind == detail::value_kind::integer)
        require(cm::decimal(stored.integer) == *number, "SQLite's integer is the number", text);
    if (stored.kind == detail::value_kind::real)
        require(cm::decimal::from_double(stored.real) == *number, "SQLite's real is the number",
                text);
}

void try_arithmetic(input& in) {
    const auto number = [&] {
        return cm::decimal::from_parts(in.integer<std::int64_t>(),
                                       static_cast<int>(in.below(80)) - 40);
    };
    const cm::decimal a = number();
    const cm::decimal b = number();
    const cm::decimal c = number();
    require(a + b == b + a && a * b == b * a, "the order does not count");
    require((a + b) + c == a + (b + c) && (a * b) * c == a * (b * c), "nor do parentheses");
    require(a * (b + c) == a * b + a * c, "each part is multiplied");
    require(a - a == cm::decimal(0) && (a + b) - b == a, "what was added can be taken");
    require((a < b) == (b > a) && (a < b) == (a - b < cm::decimal(0)), "less is less");
    if (b != cm::decimal(0)) require((a * b).divide(b, 200) == a, "exact quotients are exact");
}

void try_time(input& in) {
    const std::string text = in.all();
    if (const auto moment = cm::parse_utc_time(text)) {
        require(cm::representable(*moment), "a time that is read can be written", text);
        require(cm::parse_utc_time(cm::to_text(*moment)) == *moment, "a time is its text", text);
    }
    if (const auto day = cm::parse_date(text)) {
        require(cm::representable(*day), "a day that is read can be written", text);
        require(cm::to_text(*day) == text, "a day is its text", text);
    }
}

void try_any_time(input& in) {
    const cm::utc_time moment{std::chrono::microseconds(in.integer<std::int64_t>())};
    char written[cm::utc_time_text_size];
    const std::size_t length = cm::write_text(moment, written);
    require(cm::representable(moment) == (length != 0), "times that can be written are written");
    if (length != 0)
        require(cm::parse_utc_time({written, length}) == moment, "a written time is read");
    const cm::date day{std::chrono::days(in.integer<std::int32_t>())};
    char date[cm::date_text_size];
    const std::size_t size = cm::write_text(day, date);
    require(cm::representable(day) == (size != 0), "days that can be written are written");
    if (size != 0) require(cm::parse_date({date, size}) == day, "a written day is read");
}

void try_uuid(input& in) {
    const std::string text = in.all();
    const auto id = cm::uuid::try_parse(text);
    if (!id) return;
    require(text.size() == 36 && cm::uuid(id->to_string()) == *id, "a UUID is its text", text);
}

void try_json(input& in) {
    const std::string text = in.all();
    const auto document = cm::json::try_parse(text);
    if (!document) return;
    require(document->text() == text && cm::valid_utf8(text), "a document is its text", text);
    require(*document == *cm::json::try_parse(text), "a document is itself", text);
}

// ---- cells --------------------------------------------------------------------------------------

struct Row {
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
    cm::bytes raw;
    cm::decimal amount;
    cm::utc_time moment;
    cm::date day;
    cm::uuid token;
    cm::json document;
};

template <class Member>
bool stored(Member Row::*member, detail::store_function store, Row& row, const detail::cell& from) {
    const Member before = row.*member;
    const bool fits = store(&(row.*member), from);
    // A NULL fits no plain member.
    require(from.kind != detail::value_kind::null || !fits, "NULL does not fit");
    return fits || row.*member == before || true;
}

void try_cells(input& in) {
    Row row;
    detail::cell from;
    from.kind = static_cast<detail::value_kind>(in.below(12));
    from.integer = in.integer<std::int64_t>();
    from.real = in.integer<double>();
    const std::string text = in.all();
    from.text = text;
    (void)stored(&Row::flag, &detail::store_boolean, row, from);
    (void)stored(&Row::i8, &detail::store_integer<std::int8_t>, row, from);
    (void)stored(&Row::i16, &detail::store_integer<std::int16_t>, row, from);
    (void)stored(&Row::i32, &detail::store_integer<std::int32_t>, row, from);
    (void)stored(&Row::i64, &detail::store_integer<std::int64_t>, row, from);
    (void)stored(&Row::u8, &detail::store_integer<std::uint8_t>, row, from);
    (void)stored(&Row::u16, &detail::store_integer<std::uint16_t>, row, from);
    (void)stored(&Row::u32, &detail::store_integer<std::uint32_t>, row, from);
    (void)stored(&Row::u64, &detail::store_integer<std::uint64_t>, row, from);
    (void)stored(&Row::f32, &detail::store_float32, row, from);
    (void)stored(&Row::f64, &detail::store_float64, row, from);
    (void)stored(&Row::text, &detail::store_text, row, from);
    (void)stored(&Row::raw, &detail::store_bytes, row, from);
    (void)stored(&Row::amount, &detail::store_decimal, row, from);
    (void)stored(&Row::moment, &detail::store_utc_time, row, from);
    (void)stored(&Row::day, &detail::store_date, row, from);
    (void)stored(&Row::token, &detail::store_uuid, row, from);
    (void)stored(&Row::document, &detail::store_json, row, from);
    if (from.kind == detail::value_kind::integer) {
        require(row.i64 == from.integer, "an integer is stored as it is");
        require(row.i8 == 0 || row.i8 == from.integer, "a narrow integer is the same one");
        require(row.u32 == 0 || row.u32 == from.integer, "an unsigned integer is the same one");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // By letters, so that a corpus can be written by hand.
    input in(data, size);
    switch (in.byte() % 32) {
        case 'u' % 32:
            try_utf8(in);
            break;
        case 'd' % 32:
            try_decimal(in);
            break;
        case 'a' % 32:
            try_arithmetic(in);
            break;
        case 't' % 32:
            try_time(in);
            break;
        case 'm' % 32:
            try_any_time(in);
            break;
        case 'i' % 32:
            try_uuid(in);
            break;
        case 'j' % 32:
            try_json(in);
            break;
        case 'c' % 32:
            try_cells(in);
            break;
        default:
            break;
    }
    return 0;
}
