#include "driver/mariadb/mariadb_command.hpp"

#include <algorithm>
#include <array>

namespace cormorant::detail {
namespace {

constexpr std::array<std::string_view, 11> commands = {
    "BEGIN",  "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE",
    "CREATE", "DROP",  "ALTER",  "TRUNCATE", "RENAME"};

// Spelled so by the dialect alone; any other SET STATEMENT may return rows.
constexpr std::string_view ddl_prefix = "SET STATEMENT foreign_key_checks=0 FOR ";

bool equal_word(std::string_view word, std::string_view upper) noexcept {
    return std::equal(word.begin(), word.end(), upper.begin(), upper.end(),
                      [](char a, char b) { return (a & ~0x20) == b; });
}

}  // namespace

bool is_command(std::string_view sql) noexcept {
    if (sql.starts_with(ddl_prefix)) return true;
    const std::string_view word = sql.substr(0, sql.find_first_of(" \t\r\n;"));
    // ALTER and CREATE may hold a ? as text only, but who knows.
    if (sql.find('?') != std::string_view::npos) return false;
    return std::any_of(commands.begin(), commands.end(),
                       [&](std::string_view c) { return equal_word(word, c); });
}

status mariadb_command::bind(std::size_t, const value&) {
    failure f;
    f.kind = error_kind::usage;
    f.message = "the statement has no parameters, but values were given";
    return f;
}

status mariadb_command::bind_all(std::size_t first, std::span<const value> values) {
    return values.empty() ? status() : bind(first, values[0]);
}

step mariadb_command::next() {
    changes_ = 0;
    status wrong = owner_.send_text(sql_, changes_);
    if (!wrong) return step::done;
    failure_ = mariadb_connection::for_text(std::move(*wrong), sql_);
    return step::failed;
}

}  // namespace cormorant::detail
