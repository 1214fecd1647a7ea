#include <utility>

#include "cormorant/schema/model.hpp"
#include "sql/dialect.hpp"
#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/write.hpp"

/// Statements that write rows.

namespace cormorant::detail {
namespace {

std::string parameters(std::size_t count) {
    std::string text = "?";
    for (std::size_t i = 1; i < count; ++i) text += ", ?";
    return text;
}

// `table`.`column`: beside the rows of a SELECT a bare column may be either.
std::string column_of(const conflict_form& form, std::string_view column, const dialect& target) {
    return target.quote(form.table) + "." + target.quote(column);
}

// ON DUPLICATE KEY cannot be told which key it is about. A row that differs from the new one in the
// columns that were named has another unique key in common with it: that is an error, and must not
// change it. There is no function that raises one; a text that is no number does, cast to one while
// rows are written. It names a column, or it would be cast before anybody asks for it.
std::string only_of_target(const conflict_form& form, const dialect& target) {
    const std::string first = column_of(form, form.target[0], target);
    const std::string given = "VALUE(" + target.quote(form.target[0]) + ")";
    std::string same;
    for (const std::string_view column : form.target)
        same.append(same.empty() ? "" : " AND ")
            .append(column_of(form, column, target))
            .append(" <=> VALUE(" + target.quote(column) + ")");
    return first + " = IF(" + same + ", " + first +
           ", IF(CAST(CONCAT('conflict of another key', IF(" + first + " <=> " + given +
           ", '', '')) AS SIGNED), " + first + ", " + first + "))";
}

}  // namespace

// INSERT IGNORE would also ignore values that do not fit, and foreign keys that refer to nothing.
std::string mariadb_on_conflict(const conflict_form& form, const dialect& target) {
    std::string text = " ON DUPLICATE KEY UPDATE ";
    const std::string written = column_of(form, form.written, target);
    text += form.target.empty() ? written + " = " + written : only_of_target(form, target);
    for (const std::string_view column : form.update)
        text.append(", ")
            .append(column_of(form, column, target))
            .append(" = VALUE(" + target.quote(column) + ")");
    return text;
}

// The names of a VALUES are those of its first row, which a SELECT can give. Measured on MariaDB
// 10.11 with 10,000 rows and one column: 30 ms with 500 or 1,000 rows a statement, 35 ms with UNION
// ALL in place of VALUES, 45 ms with CASE, 72 ms with array binding of a single UPDATE, which the
// server runs row by row.
std::string mariadb_update_rows(const rows_form& form, const dialect& target) {
    const model_info& model = *form.model;
    const std::size_t count = model.primary_key.size() + form.members.size();
    std::string text = "UPDATE " + target.quote(model.table) + " JOIN (SELECT ";
    for (std::size_t i = 1; i <= count; ++i)
        text += (i == 1 ? "? AS column" : ", ? AS column") + std::to_string(i);
    for (std::size_t row = 1; row < form.rows; ++row)
        text += (row == 1 ? " UNION ALL VALUES (" : ", (") + parameters(count) + ")";
    text += ") AS cm_new ON ";
    std::size_t column = 0;
    const auto pair = [&](std::uint16_t member) {
        return target.quote(model.table) + "." + target.quote(model.members[member].column) +
               " = cm_new.column" + std::to_string(++column);
    };
    for (const std::uint16_t m : model.primary_key)
        text.append(column == 0 ? "" : " AND ").append(pair(m));
    text += " SET ";
    for (std::size_t i = 0; i < form.members.size(); ++i)
        text.append(i == 0 ? "" : ", ").append(pair(form.members[i]));
    return text;
}

}  // namespace cormorant::detail
