#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What one backend holds, as text: made of a state for it (sql/ddl/lower_state.hpp), or read from
/// a database. Names are as they are, without quotes; all else is as its SQL says it.

namespace cormorant::detail {

struct held_column {
    std::string name;
    std::string type;
    bool nullable = false;
    bool generated = false;  ///< the database makes its values
    std::string fallback;    ///< what DEFAULT says; empty = none

    friend bool operator==(const held_column&, const held_column&) = default;
};

/// A key, or a unique constraint.
struct held_key {
    std::string name;
    std::vector<std::string> columns;

    friend bool operator==(const held_key&, const held_key&) = default;
};

struct held_check {
    std::string name;
    std::string condition;

    friend bool operator==(const held_check&, const held_check&) = default;
};

struct held_foreign_key {
    std::string name;
    std::vector<std::string> columns;
    std::string table;              ///< that is referred to
    std::vector<std::string> keys;  ///< its columns
    std::string on_delete = {};     ///< "CASCADE"; empty = nothing
    std::string on_update = {};

    friend bool operator==(const held_foreign_key&, const held_foreign_key&) = default;
};

struct held_index {
    std::string name;
    std::string sort;    ///< what stands before INDEX: FULLTEXT
    std::string method;  ///< of USING; empty = the database's own
    bool unique = false;
    std::vector<std::string> keys;  ///< as CREATE INDEX says them: `"total" DESC`
    std::vector<std::string> include;
    std::string where;

    friend bool operator==(const held_index&, const held_index&) = default;
};

struct held_table {
    std::string name;
    bool keys_alone = false;  ///< no columns but its key: a dialect may keep it in another way
    std::vector<held_column> columns;
    held_key primary_key;
    std::vector<held_key> uniques;
    std::vector<held_check> checks;
    std::vector<held_foreign_key> foreign_keys;
    std::vector<held_index> indexes;

    friend bool operator==(const held_table&, const held_table&) = default;
};

/// An enum's own type.
struct held_type {
    std::string name;
    std::vector<std::string> labels;

    friend bool operator==(const held_type&, const held_type&) = default;
};

struct held_tables {
    std::vector<held_type> types;
    std::vector<held_table> tables;

    [[nodiscard]] const held_table* find(std::string_view table) const noexcept;

    friend bool operator==(const held_tables&, const held_tables&) = default;
};

/// The same with tables, types, indexes and constraints sorted by name.
[[nodiscard]] held_tables normal_form(held_tables tables);

}  // namespace cormorant::detail
