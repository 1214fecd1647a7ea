#include "oracle/datum.hpp"

#include <cmath>
#include <cstdio>

namespace oracle {

double number(const datum& d) {
    if (const auto* i = std::get_if<std::int64_t>(&d)) return static_cast<double>(*i);
    if (const auto* b = std::get_if<bool>(&d)) return *b ? 1 : 0;
    return std::get<double>(d);
}

int order_of(const datum& a, const datum& b) {
    if (const auto* x = std::get_if<std::string>(&a)) return x->compare(std::get<std::string>(b));
    if (a.index() == 2 && b.index() == 2) {
        const auto x = std::get<std::int64_t>(a), y = std::get<std::int64_t>(b);
        return x < y ? -1 : x > y;
    }
    const double x = number(a), y = number(b);
    return x < y ? -1 : x > y;
}

std::string text(const datum& d) {
    switch (d.index()) {
        case 0:
            return "NULL";
        case 1:
            return std::get<bool>(d) ? "true" : "false";
        case 2:
            return std::to_string(std::get<std::int64_t>(d));
        case 3: {
            const double real = std::get<double>(d);
            if (real == std::floor(real) && std::fabs(real) < 1e15)
                return std::to_string(static_cast<std::int64_t>(real));
            char digits[40];
            std::snprintf(digits, sizeof digits, "%.6g", real);
            return digits;
        }
        default:
            return "'" + std::get<std::string>(d) + "'";
    }
}

std::string text(const cells& row) {
    std::string out;
    for (const datum& d : row) out += (out.empty() ? "" : ", ") + text(d);
    return out;
}

datum arithmetic(char sign, const datum& a, const datum& b) {
    if (is_null(a) || is_null(b)) return {};
    if (a.index() == 2 && b.index() == 2) {
        const auto x = std::get<std::int64_t>(a), y = std::get<std::int64_t>(b);
        return sign == '+' ? x + y : sign == '-' ? x - y : x * y;
    }
    const double x = number(a), y = number(b);
    return sign == '+' ? x + y : sign == '-' ? x - y : x * y;
}

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

// The letters with a mark that the data has: from C3 80 to C3 9E the large ones.
std::string with_case(std::string utf8, bool all_letters, bool small) {
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        char& c = utf8[i];
        if (small && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        if (!small && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        if (!all_letters || i == 0 || utf8[i - 1] != '\xC3') continue;
        const auto byte = static_cast<unsigned char>(c);
        if (small && byte >= 0x80 && byte <= 0x9E) c = static_cast<char>(byte + 32);
        if (!small && byte >= 0xA0 && byte <= 0xBE) c = static_cast<char>(byte - 32);
    }
    return utf8;
}

}  // namespace

std::int64_t length(const std::string& utf8) {
    std::int64_t n = 0;
    for (const char c : utf8) n += continues(c) ? 0 : 1;
    return n;
}

std::string substring(const std::string& utf8, std::int64_t start, std::int64_t size) {
    std::string out;
    std::int64_t at = 0;
    for (const char c : utf8) {
        if (!continues(c)) ++at;
        if (at >= start && at < start + size) out += c;
    }
    return out;
}

std::string lower(const std::string& utf8, bool all_letters) {
    return with_case(utf8, all_letters, true);
}
std::string upper(const std::string& utf8, bool all_letters) {
    return with_case(utf8, all_letters, false);
}

std::string trimmed(const std::string& utf8) {
    const std::size_t first = utf8.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return utf8.substr(first, utf8.find_last_not_of(' ') - first + 1);
}

std::string reversed(const std::string& utf8) {
    std::string out;
    for (std::int64_t at = length(utf8); at > 0; --at) out += substring(utf8, at, 1);
    return out;
}

std::string padded(const std::string& utf8, std::int64_t size, const std::string& fill,
                   bool before) {
    const std::int64_t lacks = size - length(utf8);
    if (lacks <= 0) return substring(utf8, 1, size);
    std::string filling;
    for (std::int64_t at = 0; at < lacks; ++at)
        filling += substring(fill, at % length(fill) + 1, 1);
    return before ? filling + utf8 : utf8 + filling;
}

std::int64_t place_of(const std::string& part, const std::string& utf8) {
    for (std::int64_t at = 1; at <= length(utf8) + 1; ++at)
        if (substring(utf8, at, length(part)) == part) return at;
    return 0;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    if (from.empty()) return text;
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

}  // namespace oracle
