#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/schema/model.hpp"

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
    std::string_view name;
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

/// One column as CREATE TABLE says it: name, type, NOT NULL, default. Constraints that have a name
/// stand behind the columns.
[[nodiscard]] std::string column_definition(const model_info& model, const member_info& member,
                                            const dialect& target);

/// `CREATE TABLE` of the model, without its indexes, and without foreign keys to the tables of
/// `later` models where the database must have these first.
[[nodiscard]] std::string create_table_text(const model_info& model, const dialect& target,
                                            std::span<const model_info* const> later = {});

/// The statements that add the foreign keys of `model` to the table of `referred`, which was
/// created after it; none where CREATE TABLE has them.
[[nodiscard]] std::vector<std::string> late_foreign_keys(const model_info& model,
                                                         const model_info& referred,
                                                         const dialect& target);

/// The type of the member's column, without constraints.
[[nodiscard]] std::string column_type_text(const model_info& model, const member_info& member,
                                           const dialect& target);

/// The model's indexes, the unasked ones of its foreign keys included.
[[nodiscard]] std::vector<std::string> create_index_texts(const model_info& model,
                                                          const dialect& target);

/// The table between of a many_to_many without a through model, and its index.
[[nodiscard]] table_statements link_table(const model_info& owner, const member_info& relation,
                                          const dialect& target);

/// `ON DELETE ...` of a foreign key that the database looks after; else nothing.
[[nodiscard]] std::string_view on_delete_text(const member_info& member);

}  // namespace cormorant::detail
