#include "session/pool/database_url.hpp"

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

// Of what a program may ask for and a machine can give.
struct limits {
    std::size_t least;
    std::size_t most;
};
constexpr limits pool_limits{1, 10'000};
constexpr limits cache_limits{1, 1'000'000};
constexpr limits time_limits{0, 2'147'483'647};

std::size_t within(std::string_view name, std::size_t given, const limits& allowed) {
    if (given >= allowed.least && given <= allowed.most) return given;
    throw_usage(fmt::format("the option {} is not a whole number from {} to {}", name,
                            allowed.least, allowed.most));
}

std::size_t number(std::string_view name, std::string_view given, const limits& allowed) {
    std::size_t parsed = 0;
    const auto [end, broken] = std::from_chars(given.data(), given.data() + given.size(), parsed);
    if (broken != std::errc() || end != given.data() + given.size()) parsed = allowed.most + 1;
    return within(name, parsed, allowed);
}

void read_file(std::string_view rest, endpoint& where) {
    // "sqlite:///var/shop.db" as others write it; two slashes would begin the name of a server.
    if (rest.starts_with("///")) rest.remove_prefix(2);
    if (rest.starts_with("//"))
        throw_usage("SQLite has no servers: write sqlite:PATH, or sqlite:///PATH from the root");
    where.target = decoded(rest);
    if (where.target.empty())
        throw_usage("the URL names no file: write sqlite:shop.db, or sqlite::memory:");
    if (where.target.starts_with(':') && where.target != ":memory:")
        throw_usage(
            "no file is meant by a name that begins with a colon: did you mean sqlite::memory: ? "
            "Such a file is written sqlite:./:NAME");
}

// "host", "host:5432", "[::1]:5432".
void read_host(std::string_view one, endpoint& where, bool first) {
    std::string_view host = one;
    std::string_view port;
    const std::size_t bracket = one.starts_with('[') ? one.find(']') : std::string_view::npos;
    const std::size_t colon = one.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        host = one.substr(0, colon);
        port = one.substr(colon + 1);
    }
    if (bracket != std::string_view::npos) host = one.substr(1, bracket - 1);
    if (!first) where.host += ',', where.port += ',';
    where.host += decoded(host);
    where.port += decoded(port);
}

// Parts of a password that was not encoded stand where hosts, ports, names and options do; the
// database's errors would tell them.
[[noreturn]] void refuse_part(std::string_view part) {
    throw_usage(
        fmt::format("the {} of the URL cannot be read: in a user, a password and a name, the "
                    "characters : / ? # [ ] @ and % are written as %XX",
                    part));
}

void check_ports(std::string_view ports) {
    if (ports.find_first_not_of("0123456789,") != std::string_view::npos) refuse_part("port");
    while (!ports.empty()) {
        const std::string_view one = take_until(ports, ',');
        std::uint16_t parsed = 1;
        const auto broken = std::from_chars(one.data(), one.data() + one.size(), parsed).ec;
        if (!one.empty() && (broken != std::errc() || parsed == 0))
            throw_usage("a port of the URL is not from 1 to 65535");
    }
}

void read_server(std::string_view rest, const backend& kind, endpoint& where) {
    if (!rest.starts_with("//"))
        throw_usage(
            fmt::format("the URL of a server is written {}://user@host:port/database", kind.name));
    rest.remove_prefix(2);
    std::string_view authority = take_until(rest, '/');
    if (rest.find('@') != std::string_view::npos) refuse_part("database's name");
    where.target = decoded(rest);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        std::string_view login = authority.substr(0, at);
        where.user = decoded(take_until(login, ':'));
        where.password = decoded(login);
        authority.remove_prefix(at + 1);
    }
    for (bool first = true; !authority.empty(); first = false)
        read_host(take_until(authority, ','), where, first);
    check_ports(where.port);
    if (where.port.find_first_not_of(',') == std::string::npos) where.port.clear();
}

// The libraries below end texts there, behind the back of who checked a name.
void check_for_zero_bytes(const endpoint& where) {
    const auto check = [](std::string_view text) {
        if (text.find('\0') != std::string_view::npos)
            throw_usage("what opens a database holds a zero byte");
    };
    for (const std::string* text :
         {&where.target, &where.host, &where.port, &where.user, &where.password})
        check(*text);
    for (const auto& [name, given] : where.options) check(name), check(given);
}

void read_option(std::string_view pair, pool_settings& settings) {
    const std::string_view name = take_until(pair, '=');
    std::string given = decoded(pair);
    if (name.empty()) return;
    if (name.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") !=
        std::string_view::npos)
        refuse_part("options");
    const bool server = settings.kind->place == backend_place::server;
    if (name == "pool_size") {
        settings.readers = number(name, given, pool_limits);
    } else if (name == "statement_cache_size") {
        settings.cache_limit = number(name, given, cache_limits);
    } else if (server && name == "max_lifetime") {
        settings.max_lifetime = std::chrono::seconds(number(name, given, time_limits));
    } else if (server && name == "idle_timeout") {
        settings.idle_timeout = std::chrono::seconds(number(name, given, time_limits));
    } else {
        if (name == "busy_timeout")
            settings.patience = std::chrono::milliseconds(number(name, given, time_limits));
        settings.where.options.emplace_back(name, std::move(given));
    }
}

pool_settings defaults(const open_options& options) {
    pool_settings settings;
    const std::size_t processors = std::thread::hardware_concurrency();
    settings.readers =
        within("pool_size", options.pool_size.value_or(std::clamp<std::size_t>(processors, 4, 16)),
               pool_limits);
    settings.cache_limit =
        within("statement_cache_size", options.statement_cache_size.value_or(settings.cache_limit),
               cache_limits);
    settings.patience = options.busy_timeout.value_or(settings.patience);
    settings.max_lifetime = options.max_lifetime.value_or(settings.max_lifetime);
    settings.idle_timeout = options.idle_timeout.value_or(settings.idle_timeout);
    settings.where.options.emplace_back("busy_timeout", std::to_string(settings.patience.count()));
    return settings;
}

}  // namespace

pool_settings parse_database_url(std::string_view url, const open_options& options) {
    pool_settings settings = defaults(options);
    std::string_view rest = url;
    settings.kind = &find_backend(take_until(rest, ':'));
    settings.where.backend = settings.kind->name;
    const std::string_view place = take_until(rest, '?');
    if (settings.kind->place == backend_place::file) {
        read_file(place, settings.where);
    } else {
        read_server(place, *settings.kind, settings.where);
        if (settings.where.user.empty()) settings.where.user = options.user.value_or("");
        if (settings.where.password.empty())
            settings.where.password = options.password.value_or("");
    }
    const bool login = place.find('@') != std::string_view::npos;
    if (settings.kind->place == backend_place::server && !login &&
        rest.find('@') != std::string_view::npos)
        refuse_part("options");
    while (!rest.empty()) read_option(take_until(rest, '&'), settings);
    check_for_zero_bytes(settings.where);
    return settings;
}

}  // namespace cormorant::detail
