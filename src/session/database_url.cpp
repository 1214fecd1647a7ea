#include "session/database_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace cormorant::detail {
namespace {

// A percent sign that no two hexadecimal digits follow stands for itself: "100%.db" is a file.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const char* digits = text.data() + i + 1;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string_view take_until(std::string_view& rest, char separator) {
    const std::size_t at = std::min(rest.find(separator), rest.size());
    const std::string_view taken = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return taken;
}

std::size_t number(std::string_view name, std::string_view given, std::size_t least) {
    std::size_t parsed = 0;
    const auto [end, broken] = std::from_chars(given.data(), given.data() + given.size(), parsed);
    if (broken != std::errc() || end != given.data() + given.size() || parsed < least)
        throw_usage(
            fmt::format("the option {}={} is not a whole number from {} on", name, given, least));
    return parsed;
}

void read_scheme(std::string_view& rest, endpoint& where) {
    const std::string_view scheme = take_until(rest, ':');
    if (scheme == "postgresql" || scheme == "postgres" || scheme == "mariadb" || scheme == "mysql")
        throw_usage(
            fmt::format("this build of Cormorant has no backend for {}: it has sqlite", scheme));
    if (scheme != "sqlite")
        throw_usage(
            "a database is opened by a URL such as sqlite:shop.db or sqlite::memory:; this one "
            "begins with no known scheme");
    where.backend = scheme;
    // "sqlite:///var/shop.db" as others write it; two slashes would begin the name of a server.
    if (rest.starts_with("///")) rest.remove_prefix(2);
    if (rest.starts_with("//"))
        throw_usage("SQLite has no servers: write sqlite:PATH, or sqlite:///PATH from the root");
}

void read_option(std::string_view pair, pool_settings& settings) {
    const std::string_view name = take_until(pair, '=');
    std::string given = decoded(pair);
    if (name.empty()) return;
    if (name == "pool_size") {
        settings.readers = number(name, given, 1);
    } else if (name == "statement_cache_size") {
        settings.cache_limit = number(name, given, 1);
    } else {
        if (name == "busy_timeout")
            settings.patience = std::chrono::milliseconds(number(name, given, 0));
        settings.where.options.emplace_back(name, std::move(given));
    }
}

pool_settings defaults(const open_options& options) {
    pool_settings settings;
    const std::size_t processors = std::thread::hardware_concurrency();
    settings.readers = options.pool_size.value_or(std::clamp<std::size_t>(processors, 4, 16));
    settings.cache_limit = options.statement_cache_size.value_or(settings.cache_limit);
    settings.patience = options.busy_timeout.value_or(settings.patience);
    settings.where.options.emplace_back("busy_timeout", std::to_string(settings.patience.count()));
    return settings;
}

}  // namespace

pool_settings parse_database_url(std::string_view url, const open_options& options) {
    pool_settings settings = defaults(options);
    std::string_view rest = url;
    read_scheme(rest, settings.where);
    settings.where.target = decoded(take_until(rest, '?'));
    if (settings.where.target.empty())
        throw_usage("the URL names no file: write sqlite:shop.db, or sqlite::memory:");
    while (!rest.empty()) read_option(take_until(rest, '&'), settings);
    return settings;
}

}  // namespace cormorant::detail
