#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/query/conflict.hpp"
#include "cormorant/schema/model.hpp"

/// The SQL texts of writes that need no query: rows by key, links, what a removal does to the rows
/// that refer to it. Parameters are numbered from 1, in the order that each function says. Members
/// are indexes in model_info::members and have columns.

namespace cormorant::detail {

class dialect;
using member_span = std::span<const std::uint16_t>;

/// An INSERT.
struct insert_form {
    const model_info* model = nullptr;
    member_span members;  ///< written; none: a row of defaults
    member_span clocked;  ///< written with features::exact_clock
    std::size_t rows = 1;
    conflict_action on_conflict = conflict_action::error;
    member_span target;  ///< the unique members of the conflict; for ignore none = any of them
    const condition* target_where = nullptr;  ///< of their unique index; null: it is of all rows
    member_span update;                       ///< for update: the members that take the new values
    member_span returning;                    ///< read back
};

/// The columns of an INSERT that must not fail because its row is there.
struct conflict_form {
    conflict_action action = conflict_action::ignore;
    std::string_view table;
    std::string_view written;              ///< a column that the INSERT writes
    std::vector<std::string_view> target;  ///< the unique columns of the conflict; none = any
    std::string target_where = {};         ///< the condition of their index; none = all rows
    std::vector<std::string_view> update;  ///< those that take the new values
    const model_info* model = nullptr;     ///< of the table; null: one of the library's own
};

/// The two texts of a copy: the statement, and the query of the columns that it fills.
struct copy_texts {
    std::string copy;
    std::string columns;
};

/// An UPDATE of rows that are told apart by their key.
struct rows_form {
    const model_info* model = nullptr;
    member_span members;  ///< written
    std::size_t rows = 1;
};

/// `INSERT INTO t (a, b) VALUES (?1, ?2), ...`; parameters row by row.
[[nodiscard]] std::string insert_text(const insert_form& form, const dialect& target);

/// `INSERT INTO t (a, b) SELECT * FROM unnest($1, $2)`: one array for each member, of any length;
/// where features::arrays. `rows` does not count; there is at least one member.
[[nodiscard]] std::string insert_arrays_text(const insert_form& form, const dialect& target);

/// `COPY t (a, b) FROM STDIN`, where features::copies_rows, and the query of the same columns.
[[nodiscard]] std::string copy_text(const insert_form& form, const dialect& target);
[[nodiscard]] std::string copied_columns_text(const insert_form& form, const dialect& target);

/// `UPDATE t SET a = ?1 WHERE key = ?2`; parameters: the members, then the key's members.
[[nodiscard]] std::string update_text(const model_info& model, member_span members,
                                      const dialect& target);

/// `UPDATE t SET a = v.a FROM (VALUES ...) AS v WHERE t.key = v.key` for `rows` rows; parameters
/// row by row: the key's members, then the members. Where features::arrays, `FROM unnest($1, $2)`
/// in place of VALUES: one array for each of these members, of any length. Where
/// features::update_by_case, `UPDATE t SET a = CASE WHEN key = ?1 THEN ?2 ... WHERE key IN (...)`;
/// parameters: for each member the key's members and the value of every row, then the key's members
/// of every row.
[[nodiscard]] std::string update_rows_text(const model_info& model, member_span members,
                                           std::size_t rows, const dialect& target);

/// `SELECT a, b FROM t WHERE key = ?1`; parameters: the key's members.
[[nodiscard]] std::string select_row_text(const model_info& model, member_span members,
                                          const dialect& target);

/// `DELETE FROM t WHERE key = ?1`; parameters: the key's members.
[[nodiscard]] std::string delete_row_text(const model_info& model, const dialect& target);

/// A column of a table, and how many values it is compared with.
struct column_among {
    std::string_view table;
    std::string_view column;
    std::size_t count = 1;
};

// Where features::arrays, a list is one parameter, an array of any length, in place of `IN (...)`:
// `= ANY($1)`.

/// `DELETE FROM t WHERE column IN (?1, ?2, ...)`.
[[nodiscard]] std::string delete_among_text(const column_among& rows, const dialect& target);

/// `UPDATE t SET column = ?1 WHERE column IN (?2, ...)`.
[[nodiscard]] std::string replace_among_text(const column_among& rows, const dialect& target);

/// `SELECT read FROM t WHERE column IN (?1, ?2, ...)`; `read` is a column, or empty for the number
/// of rows.
[[nodiscard]] std::string select_among_text(const column_among& rows, std::string_view read,
                                            const dialect& target);

/// Adds a link unless it is there: parameters source, target. Also right where no constraint keeps
/// the pair unique, as in a through table that a model declares.
[[nodiscard]] std::string link_text(const member_info& relation, const dialect& target);

/// `DELETE FROM through WHERE source = ?1 AND target IN (?2, ...)`.
[[nodiscard]] std::string unlink_text(const member_info& relation, std::size_t count,
                                      const dialect& target);

}  // namespace cormorant::detail
