#include "driver/mariadb/mariadb_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace cormorant::detail {
namespace {

failure usage_failure(std::string message) {
    failure f;
    f.kind = error_kind::usage;
    f.message = std::move(message);
    return f;
}

status parse_number(std::string_view name, std::string_view given, unsigned& out) {
    const char* end = given.data() + given.size();
    const auto [stopped, broken] = std::from_chars(given.data(), end, out);
    if (broken == std::errc() && stopped == end && !given.empty()) return {};
    return usage_failure(fmt::format("the option {}={} is not a whole number", name, given));
}

status parse_tls(std::string_view given, mariadb_options& out) {
    using mode = mariadb_options::tls_mode;
    if (given == "off")
        out.tls = mode::off;
    else if (given == "on")
        out.tls = mode::on;
    else if (given == "verify")
        out.tls = mode::verify;
    else
        return usage_failure(fmt::format("the option tls={} is none of off, on, verify", given));
    return {};
}

status parse_bulk(std::string_view given, mariadb_options& out) {
    if (given != "on" && given != "off")
        return usage_failure(fmt::format("the option bulk={} is neither on nor off", given));
    out.bulk = given == "on";
    return {};
}

status parse_isolation(std::string_view given, mariadb_options& out) {
    constexpr std::array<std::string_view, 4> known = {"read uncommitted", "read committed",
                                                       "repeatable read", "serializable"};
    std::string level(given);
    std::replace(level.begin(), level.end(), '-', ' ');
    if (std::find(known.begin(), known.end(), level) == known.end())
        return usage_failure(
            fmt::format("the option isolation={} is none of read-uncommitted, read-committed, "
                        "repeatable-read, serializable",
                        given));
    out.isolation = std::move(level);
    return {};
}

struct number_option {
    std::string_view name;
    unsigned mariadb_options::*member;
};
constexpr number_option number_options[] = {
    {"connect_timeout", &mariadb_options::connect_timeout},
    {"read_timeout", &mariadb_options::read_timeout},
    {"write_timeout", &mariadb_options::write_timeout},
    {"busy_timeout", &mariadb_options::busy_timeout},
    {"statement_timeout", &mariadb_options::statement_timeout},
};

struct text_option {
    std::string_view name;
    std::string mariadb_options::*member;
};
constexpr text_option text_options[] = {
    {"socket", &mariadb_options::socket},
    {"tls_ca", &mariadb_options::tls_ca},
    {"tls_cert", &mariadb_options::tls_cert},
    {"tls_key", &mariadb_options::tls_key},
};

status parse_option(mariadb_options& out, std::string_view name, const std::string& given) {
    for (const number_option& o : number_options)
        if (o.name == name) return parse_number(name, given, out.*o.member);
    for (const text_option& o : text_options) {
        if (o.name != name) continue;
        out.*o.member = given;
        return {};
    }
    if (name == "tls") return parse_tls(given, out);
    if (name == "bulk") return parse_bulk(given, out);
    if (name == "isolation") return parse_isolation(given, out);
    return usage_failure(
        fmt::format("MariaDB has no option {}; known are socket, connect_timeout, read_timeout, "
                    "write_timeout, busy_timeout, statement_timeout, isolation, bulk, tls, tls_ca, "
                    "tls_cert, tls_key",
                    name));
}

// Errors in place of silent changes, and the meaning that SQL gives to texts, names and `||`.
constexpr std::string_view sql_mode =
    "STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_AUTO_VALUE_ON_ZERO,NO_UNSIGNED_SUBTRACTION,"
    "SIMULTANEOUS_ASSIGNMENT,ANSI_QUOTES,PIPES_AS_CONCAT";

}  // namespace

status parse_mariadb_options(const endpoint& where, mariadb_options& out) {
    if (where.host.find(',') != std::string::npos)
        return usage_failure(
            "MariaDB's client connects to one host: name one, or a proxy before them such as "
            "MaxScale; a list of hosts is PostgreSQL's");
    if (where.host.starts_with('/'))
        out.socket = where.host;
    else if (!where.host.empty())
        out.host = where.host;
    if (!where.port.empty())
        if (status wrong = parse_number("port", where.port, out.port)) return wrong;
    out.user = where.user;
    out.password = where.password;
    if (out.password.empty())
        if (const char* given = std::getenv("MYSQL_PWD")) out.password = given;
    out.database = where.target;
    for (const auto& [name, given] : where.options)
        if (status wrong = parse_option(out, name, given)) return wrong;
    if (!out.tls_ca.empty()) out.tls = mariadb_options::tls_mode::verify;
    return {};
}

// Errors are read for the names and values in them, which is known of English alone. AVG and / give
// 4 digits more than their operands unless div_precision_increment says otherwise.
std::string opening_statement(const mariadb_options& options) {
    std::string level = options.isolation;
    for (char& c : level) c = c == ' ' ? '-' : static_cast<char>(c - 'a' + 'A');
    return fmt::format(
        "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin, sql_mode = '{}', time_zone = '+00:00', "
        "div_precision_increment = 20, tx_isolation = '{}', innodb_lock_wait_timeout = {}, "
        "max_statement_time = {}, autocommit = 1, sql_auto_is_null = 0, lc_messages = 'en_US'",
        sql_mode, level, (options.busy_timeout + 999) / 1000, options.statement_timeout / 1000.0);
}

}  // namespace cormorant::detail
