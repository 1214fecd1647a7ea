#pragma once

#include <string>
#include <vector>

#include "cormorant/schema/model.hpp"
#include "sql/ddl/held.hpp"

namespace cormorant::detail {

class dialect;

/// A table with the statements that create it and its indexes.
struct table_statements {
    std::string table;
    std::vector<std::string> create;
};

/// How these models' tables, and the tables between of many_to_many, are created, in the order in
/// which it must be done: a table comes after those that it refers to, circles aside. Throws
/// usage_error where two of them would have one name, and for what the database lacks.
[[nodiscard]] std::vector<table_statements> tables_of(const std::vector<const model_info*>& models,
                                                      const dialect& target);

/// A type of the models' own with the statements that create and drop it.
struct type_statements {
    std::string name;
    std::string create;
    std::string drop;
};

/// The enum types that columns of these models have, where the database has such. Throws
/// usage_error where two enums have one name.
[[nodiscard]] std::vector<type_statements> types_of(const std::vector<const model_info*>& models,
                                                    const dialect& target);

/// The statements of types and tables as one list.
[[nodiscard]] std::vector<std::string> create_table_statements(
    const std::vector<const model_info*>& models, const dialect& target);

/// The statements that drop these models' tables, and the tables between, if they are there.
[[nodiscard]] std::vector<std::string> drop_table_statements(
    const std::vector<const model_info*>& models, const dialect& target);

/// What the backend holds for one model.
[[nodiscard]] held_table table_of(const model_info& model, const dialect& target);

/// The type of the member's column, without constraints.
[[nodiscard]] std::string column_type_text(const model_info& model, const member_info& member,
                                           const dialect& target);

}  // namespace cormorant::detail
