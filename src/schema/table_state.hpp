#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/value.hpp"
#include "cormorant/schema/option_types.hpp"
#include "cormorant/schema/text_language.hpp"

/// What models ask of a database, as plain data: no functions, no backend, no C++ types. It can be
/// stored, compared and made from files as well as from structs. It holds only what a database can
/// tell apart: no ordering, no reverse sides, no on_delete that the library carries out.

namespace cormorant::detail {

struct member_info;

/// What a column holds. Words that say nothing of its kind have their defaults.
struct type_state {
    value_kind kind = value_kind::null;
    value_kind element = value_kind::null;  ///< of an array or a range
    std::uint8_t bits = 64;                 ///< of integers, and of elements that are such
    bool is_unsigned = false;
    int max_length = 0;  ///< code points; 0 = no limit
    int max_digits = 0;  ///< decimals; 0 = not declared
    int decimal_places = 0;
    std::string enum_type;      ///< where the database has enums: a type of the state
    std::string database_type;  ///< as the model spells it; empty = the dialect's

    friend bool operator==(const type_state&, const type_state&) = default;
};

/// The condition of a check or an index: an operation over others, a field, or a constant.
struct expression_state {
    std::string word;   ///< of an operation: query/operation_words.hpp
    std::string field;  ///< of a field: its name
    value constant = value();
    value_kind as = value_kind::null;  ///< what a cast, a place in JSON or SQL text results in
    bool nullable = false;             ///< the result of SQL text
    text_language language = text_language::simple;
    std::vector<expression_state> operands = {};

    friend bool operator==(const expression_state&, const expression_state&) = default;
};

struct enumerator_state {
    std::string name;
    std::int64_t number = 0;

    friend bool operator==(const enumerator_state&, const enumerator_state&) = default;
};

/// One column.
struct field_state {
    std::string name;
    std::string column;
    type_state type;
    bool nullable = false;
    bool default_now = false;          ///< the database's clock
    std::vector<value> default_value;  ///< one or none
    std::vector<value> choices;
    std::vector<enumerator_state> numbers;  ///< of an enum that is stored by number
    std::string references;                 ///< of a foreign key: the model
    std::string comment;

    friend bool operator==(const field_state&, const field_state&) = default;
};

struct index_key_state {
    std::string field;
    bool descending = false;

    friend bool operator==(const index_key_state&, const index_key_state&) = default;
};

struct index_state {
    std::string name;
    index_method method = index_method::ordered;
    text_language language = text_language::simple;
    bool unique = false;
    std::vector<index_key_state> keys;
    std::vector<std::string> include;
    std::vector<expression_state> where;  ///< one or none

    friend bool operator==(const index_state&, const index_state&) = default;
};

/// A constraint that a field's values differ.
struct unique_state {
    std::string name;
    std::string field;

    friend bool operator==(const unique_state&, const unique_state&) = default;
};

struct check_state {
    std::string name;
    expression_state condition;

    friend bool operator==(const check_state&, const check_state&) = default;
};

struct foreign_key_state {
    std::string name;
    std::string field;
    std::string model;  ///< that is referred to, by its only key
    /// What the database itself does when that row goes; do_nothing where the library does it.
    on_delete_action on_delete = on_delete_action::do_nothing;

    friend bool operator==(const foreign_key_state&, const foreign_key_state&) = default;
};

/// One table.
struct model_state {
    std::string name;
    std::string table;
    bool implicit = false;  ///< the table between of a many_to_many
    std::vector<field_state> fields;
    std::vector<std::string> primary_key;  ///< fields
    std::vector<unique_state> uniques;
    std::vector<check_state> checks;
    std::vector<foreign_key_state> foreign_keys;
    std::vector<index_state> indexes;

    [[nodiscard]] const field_state* find(std::string_view field) const noexcept;
    [[nodiscard]] field_state* find(std::string_view field) noexcept;
    /// Throws usage_error where there is no such field.
    [[nodiscard]] const field_state& at(std::string_view field) const;
    /// The only key field; null where the key is composite.
    [[nodiscard]] const field_state* single_key() const noexcept;
    /// Whether the database makes this field's values: the only key, an integer.
    [[nodiscard]] bool is_generated(const field_state& field) const noexcept;

    friend bool operator==(const model_state&, const model_state&) = default;
};

/// An enum that is a type of its own in a database that has such.
struct enum_state {
    std::string name;
    std::vector<std::string> labels;

    friend bool operator==(const enum_state&, const enum_state&) = default;
};

/// All that a set of models asks of a database.
struct table_state {
    std::vector<model_state> models;
    std::vector<enum_state> types;

    [[nodiscard]] const model_state* find(std::string_view model) const noexcept;
    [[nodiscard]] model_state* find(std::string_view model) noexcept;
    /// Throws usage_error where there is no such model.
    [[nodiscard]] const model_state& at(std::string_view model) const;

    friend bool operator==(const table_state&, const table_state&) = default;
};

/// The same with models, types, indexes and constraints sorted by name. Fields keep their order.
[[nodiscard]] table_state normal_form(table_state state);

/// Whether the two ask the same of a database: equal in their normal forms, the order of fields
/// aside.
[[nodiscard]] bool same_state(const table_state& a, const table_state& b);

/// What the member's column holds.
[[nodiscard]] type_state type_of(const member_info& member);

/// "Model.field".
[[nodiscard]] std::string qualified(const model_state& model, const field_state& field);

}  // namespace cormorant::detail
