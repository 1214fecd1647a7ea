#include "driver/value_check.hpp"

#include <fmt/format.h>

#include <utility>

#include "cormorant/base/utf8.hpp"

namespace cormorant::detail {

failure data_failure(std::string message) {
    failure f;
    f.kind = error_kind::data;
    f.message = std::move(message);
    return f;
}

status container_refused(value_kind kind) {
    failure f =
        data_failure(fmt::format("this database has no value that is {} {}: PostgreSQL has; "
                                 "elsewhere write cm::json. In SQL "
                                 "text a list of values is written in ({{}})",
                                 kind == value_kind::array ? "an" : "a", name_of(kind)));
    f.kind = error_kind::usage;
    return f;
}

failure unsigned_failure() {
    return data_failure(
        "an unsigned integer above 9223372036854775807 does not fit: this database keeps integers "
        "of 64 bits with a sign; use cm::decimal for larger ones");
}

status at_parameter(status wrong, std::size_t parameter) {
    if (wrong) wrong->parameter = parameter;
    return wrong;
}

status check_length(std::size_t bytes) {
    constexpr std::size_t longest = 0x3fffffff;
    if (bytes <= longest) return {};
    return data_failure(
        fmt::format("a value of {} bytes cannot be stored: servers take 1 GB at most; store it in "
                    "parts, or outside of the database",
                    bytes));
}

status check_text(std::string_view text) {
    if (plain_ascii(text)) return {};
    if (const std::size_t at = first_invalid(text); at != text.size())
        return data_failure(
            fmt::format("a text cannot be stored: it is not UTF-8 from byte {} on; "
                        "bytes belong into a column of std::vector<std::byte>",
                        at));
    if (const std::size_t at = text.find('\0'); at != std::string_view::npos)
        return data_failure(fmt::format(
            "a text cannot be stored: byte {} is zero, where databases end texts; bytes "
            "belong into a column of std::vector<std::byte>",
            at));
    return {};
}

}  // namespace cormorant::detail
