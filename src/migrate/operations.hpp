#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/table_state.hpp"

/// The changes of a state, as plain data. What is removed or altered is kept as it was, so that
/// each can be reversed alone.

namespace cormorant::detail {

struct create_model {
    model_state model;
    friend bool operator==(const create_model&, const create_model&) = default;
};

struct remove_model {
    model_state model;
    friend bool operator==(const remove_model&, const remove_model&) = default;
};

/// The struct's name. Its table may move with it.
struct rename_model {
    std::string from;
    std::string to;
    std::string from_table;
    std::string to_table;
    friend bool operator==(const rename_model&, const rename_model&) = default;
};

/// The member's name. Its column may move with it; a column that moves alone has `from` equal `to`.
struct rename_field {
    std::string model;
    std::string from;
    std::string to;
    std::string from_column;
    std::string to_column;
    friend bool operator==(const rename_field&, const rename_field&) = default;
};

struct table_words {
    std::string table;
    bool implicit = false;
    friend bool operator==(const table_words&, const table_words&) = default;
};

struct alter_table {
    std::string model;
    table_words from;
    table_words to;
    friend bool operator==(const alter_table&, const alter_table&) = default;
};

/// `backfill`, one or none: what rows that exist get.
struct add_field {
    std::string model;
    field_state field;
    std::vector<value> backfill = {};
    friend bool operator==(const add_field&, const add_field&) = default;
};

struct remove_field {
    std::string model;
    field_state field;
    friend bool operator==(const remove_field&, const remove_field&) = default;
};

/// The words of one field, name and column aside.
struct alter_field {
    std::string model;
    field_state from;
    field_state to;
    std::vector<value> backfill = {};  ///< one or none: what NULLs become
    friend bool operator==(const alter_field&, const alter_field&) = default;
};

struct alter_key {
    std::string model;
    std::vector<std::string> from;
    std::vector<std::string> to;
    friend bool operator==(const alter_key&, const alter_key&) = default;
};

struct add_index {
    std::string model;
    index_state index;
    friend bool operator==(const add_index&, const add_index&) = default;
};

struct remove_index {
    std::string model;
    index_state index;
    friend bool operator==(const remove_index&, const remove_index&) = default;
};

struct rename_index {
    std::string model;
    std::string from;
    std::string to;
    friend bool operator==(const rename_index&, const rename_index&) = default;
};

using constraint_state = std::variant<unique_state, check_state, foreign_key_state>;

struct add_constraint {
    std::string model;
    constraint_state constraint;
    friend bool operator==(const add_constraint&, const add_constraint&) = default;
};

struct remove_constraint {
    std::string model;
    constraint_state constraint;
    friend bool operator==(const remove_constraint&, const remove_constraint&) = default;
};

struct rename_constraint {
    std::string model;
    std::string from;
    std::string to;
    friend bool operator==(const rename_constraint&, const rename_constraint&) = default;
};

struct add_type {
    enum_state type;
    friend bool operator==(const add_type&, const add_type&) = default;
};

struct alter_type {
    enum_state from;
    enum_state to;
    friend bool operator==(const alter_type&, const alter_type&) = default;
};

struct remove_type {
    enum_state type;
    friend bool operator==(const remove_type&, const remove_type&) = default;
};

/// Statements of the program's own for one backend, or for `any` that is not named.
struct backend_sql {
    std::string backend;
    std::vector<std::string> statements;
    friend bool operator==(const backend_sql&, const backend_sql&) = default;
};

inline constexpr std::string_view any_backend = "any";

/// They change nothing of what models ask for. Where neither the backend nor `any` is named nothing
/// is run.
struct run_sql {
    std::vector<backend_sql> up;
    std::vector<backend_sql> down = {};
    bool reversible = false;  ///< `down` takes back what `up` does, be it nothing
    friend bool operator==(const run_sql&, const run_sql&) = default;
};

using operation = std::variant<create_model, remove_model, rename_model, rename_field, alter_table,
                               add_field, remove_field, alter_field, alter_key, add_index,
                               remove_index, rename_index, add_constraint, remove_constraint,
                               rename_constraint, add_type, alter_type, remove_type, run_sql>;

/// The state after the operation. Throws usage_error where it does not fit: what it changes is not
/// there, or not as it says; what it adds is there already, or something still needs what it
/// removes.
void change_state(table_state& state, const operation& change);

/// The state after all of them.
[[nodiscard]] table_state replay(const std::vector<operation>& changes, table_state from = {});

/// False for SQL that does not say how it is taken back.
[[nodiscard]] bool is_reversible(const operation& change);

/// The operation that takes it back. Throws usage_error where nothing does.
[[nodiscard]] operation reversed(const operation& change);

/// The operations that take all of them back.
[[nodiscard]] std::vector<operation> reversed(const std::vector<operation>& changes);

/// What it does, in words: `add field Order.status`.
[[nodiscard]] std::string described(const operation& change);

}  // namespace cormorant::detail
