#include "driver/postgres/postgres_quoting.hpp"

#include <fmt/format.h>

namespace cormorant::detail {

void append_quoted(std::string& out, std::string_view text, char before_quote) {
    out += '"';
    for (const char c : text) {
        if (c == '\\') out += '\\';
        if (c == '"') out += before_quote;
        out += c;
    }
    out += '"';
}

std::string hexadecimal(std::string_view bytes) {
    std::string text = "\\x";
    for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return text;
}

}  // namespace cormorant::detail
