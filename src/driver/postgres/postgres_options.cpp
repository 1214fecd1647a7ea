#include "driver/postgres/postgres_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace cormorant::detail {
namespace {

status usage_failure(std::string message) {
    failure f;
    f.kind = error_kind::usage;
    f.message = std::move(message);
    return f;
}

status choose_milliseconds(int& out, std::string_view name, std::string_view given) {
    const auto [end, broken] = std::from_chars(given.data(), given.data() + given.size(), out);
    if (broken != std::errc() || end != given.data() + given.size() || out < 0)
        return usage_failure(fmt::format("the option {} is not a number of milliseconds", name));
    return {};
}

std::string* value_of(postgres_options& options, std::string_view name) {
    const auto at = std::find(options.names.begin(), options.names.end(), name);
    if (at == options.names.end()) return nullptr;
    return &options.values[static_cast<std::size_t>(at - options.names.begin())];
}

void add(postgres_options& out, std::string_view name, std::string_view given) {
    if (given.empty()) return;
    if (std::string* known = value_of(out, name)) {
        *known = given;
        return;
    }
    out.names.emplace_back(name);
    out.values.emplace_back(given);
}

status parse_option(postgres_options& out, std::string_view name, std::string_view given) {
    if (name == "busy_timeout") return choose_milliseconds(out.busy_timeout, name, given);
    if (name == "statement_timeout") return choose_milliseconds(out.statement_timeout, name, given);
    if (name == "prepare") {
        if (given != "on" && given != "off")
            return usage_failure("the option prepare is on or off");
        out.prepare = given == "on";
        return {};
    }
    // The library reads and writes UTF-8, whatever the program asks for.
    if (name == "client_encoding") return usage_failure("client_encoding is always UTF8");
    add(out, name, given);
    return {};
}

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t comma = list.find(',');
        parts.emplace_back(list.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace

status parse_postgres_options(const endpoint& where, postgres_options& out) {
    add(out, "connect_timeout", "10");
    add(out, "host", where.host);
    add(out, "port", where.port);
    add(out, "user", where.user);
    add(out, "password", where.password);
    add(out, "dbname", where.target);
    for (const auto& [name, given] : where.options)
        if (status wrong = parse_option(out, name, given)) return wrong;
    add(out, "client_encoding", "UTF8");
    // The next statement may run in another session of the server.
    if (!out.prepare && out.statement_timeout > 0)
        return usage_failure(
            "statement_timeout cannot be kept with prepare=off, where a pooler gives each "
            "transaction another session: set it on the server with ALTER ROLE ... SET "
            "statement_timeout, or in a transaction with SET LOCAL");
    return {};
}

bool drop_hosts(postgres_options& options, std::string_view host, std::string_view port) {
    std::string* hosts = value_of(options, "host");
    std::string* ports = value_of(options, "port");
    if (hosts == nullptr || value_of(options, "hostaddr") != nullptr) return false;
    const std::vector<std::string> all = parts_of(*hosts);
    const std::vector<std::string> numbers =
        ports != nullptr ? parts_of(*ports) : std::vector<std::string>();
    const bool each_has_one = numbers.size() == all.size();
    std::size_t at = 0;
    while (at < all.size() && (all[at] != host || (each_has_one && numbers[at] != port))) ++at;
    if (at + 1 >= all.size()) return false;
    const auto rest = [&](const std::vector<std::string>& list) {
        return fmt::format(
            "{}", fmt::join(list.begin() + static_cast<std::ptrdiff_t>(at) + 1, list.end(), ","));
    };
    *hosts = rest(all);
    if (each_has_one) *ports = rest(numbers);
    return true;
}

// A pooler that gives each transaction another server keeps the time zone, and no other setting.
std::string opening_settings(const postgres_options& options) {
    std::string sql = "SET TimeZone = 'UTC'";
    if (!options.prepare) return sql;
    if (options.busy_timeout > 0)
        sql += fmt::format("; SET lock_timeout = {}", options.busy_timeout);
    if (options.statement_timeout > 0)
        sql += fmt::format("; SET statement_timeout = {}", options.statement_timeout);
    return sql;
}

}  // namespace cormorant::detail
