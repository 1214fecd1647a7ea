#include "driver/mariadb/mariadb_refusal.hpp"

#include <mysqld_error.h>

#include <string>
#include <vector>

namespace cormorant::detail {
namespace {

// Takes an identifier between quotes, of either sort, from the front of the text; false where there
// is none.
bool take_quoted(std::string_view& text, std::string_view& name) noexcept {
    if (text.empty()) return false;
    const char quote = text.front();
    if (quote != '`' && quote != '"' && quote != '\'') return false;
    const std::size_t end = text.find(quote, 1);
    if (end == std::string_view::npos) return false;
    name = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    return true;
}

std::string_view quoted_behind(std::string_view message, std::string_view marker) noexcept {
    const std::size_t found = message.find(marker);
    if (found == std::string_view::npos) return {};
    message.remove_prefix(found + marker.size());
    std::string_view name;
    return take_quoted(message, name) ? name : std::string_view();
}

// "... for key 'name'": what stands before may hold the same words.
std::string_view duplicate_key(std::string_view message) noexcept {
    constexpr std::string_view marker = " for key '";
    const std::size_t found = message.rfind(marker);
    if (found == std::string_view::npos) return {};
    message.remove_prefix(found + marker.size());
    return message.substr(0, message.rfind('\''));
}

// `database`.`table`.`column` at the front of the text.
std::vector<std::string_view> names_at(std::string_view text) {
    std::vector<std::string_view> names;
    std::string_view name;
    while (take_quoted(text, name)) {
        names.push_back(name);
        if (!text.starts_with('.')) break;
        text.remove_prefix(1);
    }
    return names;
}

std::vector<std::string_view> names_behind(std::string_view message, std::size_t found,
                                           std::string_view marker) {
    if (found == std::string_view::npos) return {};
    return names_at(message.substr(found + marker.size()));
}

// (`database`.`table`, CONSTRAINT `name` FOREIGN KEY (`column`, `column`) REFERENCES ...
void add_foreign_key(failure& to, std::string_view message) {
    constexpr std::string_view fails = " fails (";
    constexpr std::string_view key = " FOREIGN KEY (";
    if (const auto names = names_behind(message, message.find(fails), fails); !names.empty())
        to.table = names.back();
    const std::size_t found = message.find(key);
    if (found == std::string_view::npos) return;
    std::string_view rest = message.substr(found + key.size());
    std::string_view column;
    while (take_quoted(rest, column)) {
        to.columns.emplace_back(column);
        if (!rest.starts_with(", ")) break;
        rest.remove_prefix(2);
    }
}

// A check of a column alone, as JSON has one, is named `table.column`.
void add_check(failure& to, std::string_view message) {
    constexpr std::string_view marker = " failed for ";
    if (const auto names = names_behind(message, message.rfind(marker), marker); !names.empty())
        to.table = names.back();
    const std::string prefix = to.table + ".";
    if (!to.table.empty() && to.constraint.starts_with(prefix))
        to.columns.push_back(to.constraint.substr(prefix.size()));
}

// "... for column 'column'", or `database`.`table`.`column`; values may stand before.
void add_column(failure& to, std::string_view message) {
    constexpr std::string_view marker = " for column ";
    const auto names = names_behind(message, message.rfind(marker), marker);
    if (names.empty()) return;
    to.columns.emplace_back(names.back());
    if (names.size() > 1) to.table = names[names.size() - 2];
}

void add_named_column(failure& to, std::string_view column) {
    if (!column.empty()) to.columns.emplace_back(column);
}

}  // namespace

std::string_view mariadb_constraint(unsigned code, std::string_view message) noexcept {
    switch (code) {
        case ER_DUP_ENTRY:
        case ER_DUP_ENTRY_WITH_KEY_NAME:
            return duplicate_key(message);
        case ER_ROW_IS_REFERENCED_2:
        case ER_NO_REFERENCED_ROW_2:
        case ER_CONSTRAINT_FAILED:
            return quoted_behind(message, "CONSTRAINT ");
        default:
            return {};
    }
}

void add_refusal(failure& to, unsigned code, std::string_view message) {
    to.constraint = mariadb_constraint(code, message);
    switch (code) {
        case ER_DUP_ENTRY:
        case ER_DUP_ENTRY_WITH_KEY_NAME:
            to.primary_key = to.constraint == "PRIMARY";
            return;
        case ER_ROW_IS_REFERENCED_2:
        case ER_NO_REFERENCED_ROW_2:
            return add_foreign_key(to, message);
        case ER_CONSTRAINT_FAILED:
            return add_check(to, message);
        case ER_BAD_NULL_ERROR:
            return add_named_column(to, quoted_behind(message, "Column "));
        case ER_NO_DEFAULT_FOR_FIELD:
            return add_named_column(to, quoted_behind(message, "Field "));
        default:
            return to.kind == error_kind::data ? add_column(to, message) : void();
    }
}

}  // namespace cormorant::detail
