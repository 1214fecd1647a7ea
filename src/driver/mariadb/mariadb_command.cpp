#include "driver/mariadb/mariadb_command.hpp"

#include <array>

namespace cormorant::detail {
namespace {

constexpr std::array<std::string_view, 11> commands = {
    "begin",  "start", "commit", "rollback", "savepoint", "release",
    "create", "drop",  "alter",  "truncate", "rename"};

}  // namespace

bool is_command(std::string_view sql) noexcept {
    sql_tokens tokens(sql, mariadb_lexis());
    sql_token token = tokens.next();
    // SET STATEMENT variable = value FOR a statement.
    if (token.is("set") && tokens.next().is("statement")) {
        while (token.kind != sql_token_kind::end && !token.is("for")) token = tokens.next();
        token = tokens.next();
    }
    if (!token.is_one_of(commands)) return false;
    // ALTER and CREATE may hold a ? as text only, but who knows.
    while (token.kind != sql_token_kind::end && !token.is('?')) token = tokens.next();
    return token.kind == sql_token_kind::end;
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
