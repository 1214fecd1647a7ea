#include "oracle/random_row.hpp"

#include <array>
#include <exception>
#include <vector>

#include "cormorant/base/json.hpp"
#include "write/row_check.hpp"

namespace oracle {
namespace {

using namespace cormorant::detail;

template <class T>
const T& one_of(std::mt19937_64& dice, const std::vector<T>& all) {
    return all[dice() % all.size()];
}

cell integer_cell(value_kind kind, std::int64_t n) {
    cell c;
    c.kind = kind;
    c.integer = n;
    return c;
}
cell text_cell(value_kind kind, std::string_view text) {
    cell c;
    c.kind = kind;
    c.text = text;
    return c;
}

cell random_cell(std::mt19937_64& dice, value_kind kind) {
    static const std::vector<std::int64_t> whole = {
        0,     1,      -1,    7,          127,           -128,         255,
        32767, -32768, 65535, 2147483647, -2147483648LL, 4294967295LL, 9007199254740993LL};
    static const std::vector<std::string> texts = {
        "",    "a",    " a ",      "x'y\"`\\z",          "%_", "\xC3\xA4\xF0\x9F\x90\xA6",
        "red", "blue", "3.250000", std::string(300, 'q')};
    static const std::vector<std::string> decimals = {"0",    "1",        "-1",
                                                      "0.01", "12345.67", "-99999999.99"};
    static const std::vector<std::string> documents = {"null", "1",         "\"a\"",
                                                       "[]",   "[1,\"x\"]", "{\"k\":true}"};
    static const std::string bytes("\0\x01\xFF'\\", 5);
    cell c;
    switch (kind) {
        case value_kind::boolean:
            return integer_cell(kind, static_cast<std::int64_t>(dice() % 2));
        case value_kind::integer:
            return integer_cell(kind, one_of(dice, whole));
        case value_kind::utc_time:  // to the year 2446 and back to 1493
            return integer_cell(kind,
                                static_cast<std::int64_t>(dice() % 30'000'000'000'000'000ULL) -
                                    15'000'000'000'000'000LL);
        case value_kind::date:
            return integer_cell(kind, static_cast<std::int64_t>(dice() % 200'000) - 100'000);
        case value_kind::duration:
            return integer_cell(kind,
                                (static_cast<std::int64_t>(dice() % 2'000'000) - 1'000'000) * 1000);
        case value_kind::real:
            c.kind = kind;
            c.real = static_cast<double>(static_cast<std::int64_t>(dice() % 20001) - 10000) / 64;
            return c;
        case value_kind::decimal:
            return text_cell(kind, one_of(dice, decimals));
        case value_kind::bytes:
            return text_cell(kind, dice() % 2 == 0 ? std::string_view(bytes) : std::string_view());
        case value_kind::json:
            return text_cell(kind, one_of(dice, documents));
        case value_kind::uuid:
            return text_cell(kind, dice() % 2 == 0 ? "6f1c1b1e-0000-4000-8000-0000000000ff"
                                                   : "00000000-0000-0000-0000-000000000001");
        default:
            return text_cell(kind, one_of(dice, texts));
    }
}

void* place_of(const member_info& m, void* row) { return static_cast<char*>(row) + m.offset; }

std::string shown(const value& v) {
    switch (v.kind()) {
        case value_kind::null:
            return "NULL";
        case value_kind::real:
            return std::to_string(v.as_real());
        case value_kind::decimal:
            return v.as_decimal().to_string();
        case value_kind::uuid:
            return v.as_uuid().to_string();
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
            return "'" + std::string(v.as_text()) + "'";
        default:
            return std::to_string(v.as_integer());
    }
}

bool equal(const value& a, const value& b) {
    if (a.kind() == value_kind::json && b.kind() == value_kind::json)
        return cormorant::json(a.as_text()) == cormorant::json(b.as_text());
    return a == b;
}

bool is_left_to_the_clock(const member_info& m, const void* row) {
    return m.default_now && load_value(m, row).as_integer() == 0;
}

template <class Passes>
std::string differences(const model_info& model, const void* a, const void* b,
                        const Passes& passes) {
    std::string out;
    for (const member_info& m : model.members) {
        if (!has_column(m.kind) || passes(m)) continue;
        const value x = load_value(m, a), y = load_value(m, b);
        if (!equal(x, y)) out += m.name + ": " + shown(x) + " and " + shown(y) + "; ";
    }
    return out;
}

}  // namespace

void set_random(std::mt19937_64& dice, const member_info& member, void* row) {
    for (int tries = 0; tries < 8; ++tries) {
        try {
            if (member.store(place_of(member, row), random_cell(dice, member.type))) return;
        } catch (const std::exception&) {  // a type of the program's own that does not take it
        }
    }
}

void set_some_members(std::mt19937_64& dice, const model_info& model, void* row) {
    for (const member_info& m : model.members) {
        if (m.kind != member_kind::column || m.primary_key || m.unique) continue;
        if (dice() % 3 != 0) set_random(dice, m, row);
    }
}

std::string difference(const model_info& model, const void* a, const void* b) {
    return differences(model, a, b, [](const member_info&) { return false; });
}

std::string difference_from_wanted(const model_info& model, const void* wanted,
                                   const void* stored) {
    return differences(model, wanted, stored, [&](const member_info& m) {
        const bool made =
            m.primary_key && model.generated_key() && load_value(m, wanted).as_integer() == 0;
        return made || is_left_to_the_clock(m, wanted);
    });
}

}  // namespace oracle
