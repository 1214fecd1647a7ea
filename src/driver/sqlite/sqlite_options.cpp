#include "driver/sqlite/sqlite_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>

namespace cormorant::detail {
namespace {

status usage_failure(std::string message) {
    failure f;
    f.kind = error_kind::usage;
    f.message = std::move(message);
    return f;
}

status choose(std::string& out, std::string_view name, std::string_view given,
              std::initializer_list<std::string_view> choices) {
    if (std::find(choices.begin(), choices.end(), given) == choices.end())
        return usage_failure(fmt::format("the option {}={} is unknown; it may be {}", name, given,
                                         fmt::join(choices, ", ")));
    out = given;
    return {};
}

status choose_number(std::string& out, std::string_view name, std::string_view given) {
    long long number = 0;
    const auto [end, broken] = std::from_chars(given.data(), given.data() + given.size(), number);
    if (broken != std::errc() || end != given.data() + given.size())
        return usage_failure(fmt::format("the option {}={} is not a whole number", name, given));
    out = given;
    return {};
}

status choose_switch(bool& out, std::string_view name, std::string_view given) {
    std::string chosen;
    if (status wrong = choose(chosen, name, given, {"on", "off"})) return wrong;
    out = chosen == "on";
    return {};
}

status choose_mode(sqlite_options& out, std::string_view given) {
    std::string chosen;
    if (status wrong = choose(chosen, "mode", given, {"ro", "rw", "rwc"})) return wrong;
    using enum sqlite_options::open_mode;
    out.mode = chosen == "ro" ? read_only : chosen == "rw" ? write : create;
    return {};
}

status choose_timeout(sqlite_options& out, std::string_view given) {
    const auto [end, broken] =
        std::from_chars(given.data(), given.data() + given.size(), out.busy_timeout);
    if (broken != std::errc() || end != given.data() + given.size() || out.busy_timeout < 0)
        return usage_failure(
            fmt::format("the option busy_timeout={} is not a number of milliseconds", given));
    return {};
}

status parse_option(sqlite_options& out, std::string_view name, std::string_view given) {
    if (name == "mode") return choose_mode(out, given);
    if (name == "busy_timeout") return choose_timeout(out, given);
    if (name == "journal")
        return choose(out.journal, name, given,
                      {"wal", "delete", "truncate", "persist", "memory", "off"});
    if (name == "synchronous")
        return choose(out.synchronous, name, given, {"off", "normal", "full", "extra"});
    if (name == "foreign_keys") return choose_switch(out.foreign_keys, name, given);
    if (name == "immutable") {
        std::string chosen;
        if (status wrong = choose(chosen, name, given, {"0", "1"})) return wrong;
        out.immutable = chosen == "1";
        return {};
    }
    if (name == "query_only") return choose_switch(out.query_only, name, given);
    if (name == "cache_size") return choose_number(out.cache_size, name, given);
    if (name == "mmap_size") return choose_number(out.mmap_size, name, given);
    if (name == "max_pages") return choose_number(out.max_pages, name, given);
    return usage_failure(
        fmt::format("SQLite has no option {}; known are mode, busy_timeout, journal, synchronous, "
                    "foreign_keys, query_only, immutable, cache_size, mmap_size, max_pages, "
                    "pool_size, statement_cache_size",
                    name));
}

}  // namespace

status parse_sqlite_options(const endpoint& where, sqlite_options& out) {
    for (const auto& [name, given] : where.options)
        if (status wrong = parse_option(out, name, given)) return wrong;
    if (out.immutable && out.mode != sqlite_options::open_mode::read_only)
        return usage_failure("the option immutable=1 is for files that nobody writes: add mode=ro");
    return {};
}

std::string opening_pragmas(const sqlite_options& options, bool writable) {
    std::string sql = options.foreign_keys ? "PRAGMA foreign_keys=ON;" : "PRAGMA foreign_keys=OFF;";
    if (writable && !options.query_only)
        sql += fmt::format("PRAGMA journal_mode={};", options.journal);
    // Of a journal in WAL mode a lost power supply costs the last transactions, never the file.
    sql += fmt::format("PRAGMA synchronous={};", options.synchronous);
    if (!options.cache_size.empty()) sql += "PRAGMA cache_size=" + options.cache_size + ";";
    if (!options.mmap_size.empty()) sql += "PRAGMA mmap_size=" + options.mmap_size + ";";
    if (!options.max_pages.empty()) sql += "PRAGMA max_page_count=" + options.max_pages + ";";
    if (options.query_only) sql += "PRAGMA query_only=ON;";
    return sql;
}

}  // namespace cormorant::detail
