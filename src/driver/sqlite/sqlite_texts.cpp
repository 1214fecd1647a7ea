#include "driver/sqlite/sqlite_texts.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "cormorant/base/utf8.hpp"
#include "driver/sqlite/sqlite_functions.hpp"

namespace cormorant::detail {
namespace {

constexpr bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

std::string_view text_of(sqlite3_value* v) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_value_bytes(v))};
}

bool any_null(int count, sqlite3_value** operands) {
    for (int i = 0; i < count; ++i)
        if (sqlite3_value_type(operands[i]) == SQLITE_NULL) return true;
    return false;
}

// The first so many code points.
std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    for (; end < text.size(); ++end)
        if (!continues(text[end]) && count-- == 0) break;
    return text.substr(0, end);
}

void give(sqlite3_context* context, const std::string& text) {
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

// cm_lpad(text, length, fill) and cm_rpad: one and the other in turn until it is long enough.
template <bool Before>
void pad(sqlite3_context* context, int count, sqlite3_value** operands) {
    if (any_null(count, operands)) return;
    const std::string_view text = text_of(operands[0]);
    const std::string_view fill = text_of(operands[2]);
    const auto wanted = static_cast<std::size_t>(sqlite3_value_int(operands[1]));
    const std::size_t has = utf8_length(text);
    if (has >= wanted) return give(context, std::string(first_characters(text, wanted)));
    const std::size_t per_fill = utf8_length(fill);
    const std::size_t lacks = wanted - has;
    if (per_fill == 0 ||
        lacks / per_fill > std::size_t{std::numeric_limits<int>::max()} / fill.size())
        return sqlite3_result_error_toobig(context);
    std::string filled;
    for (std::size_t i = 0; i < lacks / per_fill; ++i) filled += fill;
    filled += first_characters(fill, lacks % per_fill);
    give(context, Before ? filled += text : filled.insert(0, text));
}

// cm_reverse(text): its code points from the last to the first.
void reverse(sqlite3_context* context, int count, sqlite3_value** operands) {
    if (any_null(count, operands)) return;
    const std::string_view text = text_of(operands[0]);
    std::string turned;
    turned.reserve(text.size());
    for (std::size_t end = text.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (begin > 0 && continues(text[begin])) --begin;
        turned += text.substr(begin, end - begin);
        end = begin;
    }
    give(context, turned);
}

}  // namespace

int register_text_functions(sqlite3* database) {
    const scalar_function functions[] = {
        {"cm_lpad", 3, &pad<true>}, {"cm_rpad", 3, &pad<false>}, {"cm_reverse", 1, &reverse}};
    for (const scalar_function& f : functions)
        if (const int code = register_function(database, f); code != SQLITE_OK) return code;
    return SQLITE_OK;
}

}  // namespace cormorant::detail
