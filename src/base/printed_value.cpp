#include "base/printed_value.hpp"

#include <fmt/format.h>

namespace cormorant::detail {
namespace {

constexpr std::size_t longest_text = 100;

std::string printed_text(std::string_view text) {
    if (text.size() <= longest_text) return fmt::format("'{}'", text);
    // Not inside a character of UTF-8: its further bytes begin with the bits 10.
    std::size_t cut = longest_text;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) --cut;
    return fmt::format("'{}...' ({} bytes)", text.substr(0, cut), text.size());
}

std::string printed(const value& v);

// As PostgreSQL writes it: [1, 5).
std::string printed_range(const value_parts& range) {
    if ((range.flags & range_flags::empty) != 0) return "empty";
    const auto bound = [&](std::size_t i) {
        return range.items[i].is_null() ? std::string() : printed(range.items[i]);
    };
    return fmt::format("{}{}, {}{}", (range.flags & range_flags::lower_included) != 0 ? '[' : '(',
                       bound(0), bound(1),
                       (range.flags & range_flags::upper_included) != 0 ? ']' : ')');
}

std::string printed(const value& v) {
    switch (v.kind()) {
        case value_kind::null:
            return "NULL";
        case value_kind::boolean:
            return v.as_integer() != 0 ? "true" : "false";
        case value_kind::integer:
            return fmt::format("{}", v.as_integer());
        case value_kind::unsigned_integer:
            return fmt::format("{}", static_cast<std::uint64_t>(v.as_integer()));
        case value_kind::real:
            return fmt::format("{}", v.as_real());
        case value_kind::decimal:
            return v.as_decimal().to_string();
        case value_kind::text:
        case value_kind::json:
            return printed_text(v.as_text());
        case value_kind::bytes:
            return fmt::format("<{} bytes>", v.as_text().size());
        case value_kind::utc_time: {
            char text[utc_time_text_size];
            const utc_time moment{std::chrono::microseconds(v.as_integer())};
            return printed_text({text, write_text(moment, text)});
        }
        case value_kind::date: {
            char text[date_text_size];
            const date day{std::chrono::days(static_cast<int>(v.as_integer()))};
            return printed_text({text, write_text(day, text)});
        }
        case value_kind::duration:
            return fmt::format("{} us", v.as_integer());
        case value_kind::uuid:
            return printed_text(v.as_uuid().to_string());
        case value_kind::list:
            return fmt::format("({})", printed(std::span(v.as_list())));
        case value_kind::subquery:
            return "<query>";
        case value_kind::sql:
            return "<SQL text>";
        case value_kind::array:
            return fmt::format("{{{}}}", printed(std::span(v.as_parts().items)));
        case value_kind::range:
            return printed_range(v.as_parts());
    }
    return {};
}

}  // namespace

std::string printed(std::span<const value> values) {
    std::string out;
    for (const value& v : values) {
        if (!out.empty()) out += ", ";
        out += printed(v);
    }
    return out;
}

}  // namespace cormorant::detail
