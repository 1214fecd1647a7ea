#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "migrate/operations.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

class dialect;

/// What a statement leaves of a table: nothing where it is gone.
struct table_effect {
    std::string table;
    std::optional<held_table> leaves;
};

/// A statement of an operation, with what it leaves of tables where it commits by itself.
struct lowered_statement {
    std::string sql;
    std::vector<table_effect> effects = {};
    bool gentle = false;  ///< its table has many rows: nobody may be stopped
};

/// The statements that carry the operation out in a database that holds what `before` asks of it.
/// Afterwards it holds what the state after the operation asks. Throws usage_error where the
/// operation does not fit the state, or the database lacks what it needs.
[[nodiscard]] std::vector<std::string> statements_of(const operation& change,
                                                     const table_state& before,
                                                     const dialect& target);

/// Whether the operation does no more than alter tables, so that it can be one change with others.
[[nodiscard]] bool alters_alone(const operation& change);

/// What several operations that do no more than that lead to, table by table.
[[nodiscard]] std::vector<lowered_statement> joined_statements(const std::vector<operation>& all,
                                                               const table_state& before,
                                                               const dialect& target);

using model_names = std::set<std::string>;

/// The statements of one, with what is known of each. Tables of `large` models are altered so that
/// others go on with using them.
[[nodiscard]] std::vector<lowered_statement> lowered_statements(const operation& change,
                                                                const table_state& before,
                                                                const dialect& target,
                                                                const model_names& large = {});

}  // namespace cormorant::detail
