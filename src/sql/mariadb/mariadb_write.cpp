#include <utility>

#include "cormorant/schema/model.hpp"
#include "schema/made_name.hpp"
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

/// A unique key of a table.
struct unique_key {
    std::string name;
    std::vector<std::string_view> columns;
};

std::vector<unique_key> unique_keys(const model_info& model) {
    std::vector<unique_key> keys(1);
    keys[0].name = primary_key_name(model.table);
    for (const std::uint16_t m : model.primary_key)
        keys[0].columns.push_back(model.members[m].column);
    for (const index_info& index : model.indexes) {
        if (!index.unique || index.where != nullptr) continue;
        unique_key& key = keys.emplace_back();
        key.name = index_name(model, index);
        for (const index_field& field : index.fields)
            key.columns.push_back(model.members[field.member].column);
    }
    for (const member_info& m : model.members)
        if (m.unique || m.kind == member_kind::one_to_one)
            keys.push_back({unique_name(model.table, m), {m.column}});
    return keys;
}

// Whether the row that is there and the new one meet in these columns; NULLs never do.
std::string same_in(const conflict_form& form, const std::vector<std::string_view>& columns,
                    const dialect& target) {
    std::string same;
    for (const std::string_view column : columns)
        same.append(same.empty() ? "" : " AND ")
            .append(column_of(form, column, target))
            .append(" = VALUE(" + target.quote(column) + ")");
    return same;
}

// The name of the key in which the two rows meet, behind a blank.
std::string name_of_conflict(const conflict_form& form, const dialect& target) {
    std::string names;
    std::string ends = "IF(" + same_in(form, form.target, target) + ", '', '')";
    for (const unique_key& key : unique_keys(*form.model)) {
        if (key.columns == form.target) continue;
        names.append("IF(" + same_in(form, key.columns, target) + ", ")
            .append(target.literal(value::copy(value_kind::text, " " + key.name)) + ", ");
        ends += ")";
    }
    return names + ends;
}

// ON DUPLICATE KEY cannot be told which key it is about. A row that differs from the new one in the
// columns that were named has another unique key in common with it: that is an error, and must not
// change it. There is no function that raises one; a text that is no number does, cast to one while
// rows are written. It names a column, or it would be cast before anybody asks for it.
std::string only_of_target(const conflict_form& form, const dialect& target) {
    const std::string first = column_of(form, form.target[0], target);
    return first + " = IF(" + same_in(form, form.target, target) + ", " + first +
           ", IF(CAST(CONCAT('conflict of another key', " + name_of_conflict(form, target) +
           ") AS SIGNED), " + first + ", " + first + "))";
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

// Neither the rows of a VALUES nor those of a UNION whose columns are parameters have a type before
// these have values: MariaDB 10.11 cuts them, or crashes (signal 11 in the writing of a temporary
// table) when such a statement is run again with others. Measured there with 10,000 rows and one
// column: CASE for 100 rows 31 to 44 ms, JSON_TABLE for 1,000 rows 32 to 37 ms, array binding of an
// UPDATE of one row, which the server runs row by row, 72 ms.
std::string mariadb_update_rows(const rows_form& form, const dialect& target) {
    const model_info& model = *form.model;
    const auto name = [&](std::uint16_t member) {
        return target.quote(model.members[member].column);
    };
    std::string keys;
    std::string same;
    for (const std::uint16_t m : model.primary_key) {
        keys.append(keys.empty() ? "" : ", ").append(name(m));
        same.append(same.empty() ? "" : " AND ").append(name(m)).append(" = ?");
    }
    const bool single = model.primary_key.size() == 1;
    const std::string head = single ? "CASE " + keys : "CASE";
    const std::string branch = " WHEN " + (single ? "?" : same) + " THEN ?";
    std::string text = "UPDATE " + target.quote(model.table) + " SET ";
    for (std::size_t i = 0; i < form.members.size(); ++i) {
        text.append(i == 0 ? "" : ", ").append(name(form.members[i])).append(" = ").append(head);
        for (std::size_t row = 0; row < form.rows; ++row) text += branch;
        text += " END";
    }
    const std::string one = single ? "?" : "(" + parameters(model.primary_key.size()) + ")";
    text += " WHERE " + (single ? keys : "(" + keys + ")") + " IN (";
    for (std::size_t row = 0; row < form.rows; ++row) text.append(row == 0 ? "" : ", ").append(one);
    return text + ")";
}

}  // namespace cormorant::detail
