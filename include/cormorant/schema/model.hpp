#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/row_ops.hpp"
#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/value.hpp"
#include "cormorant/schema/member_access.hpp"
#include "cormorant/schema/option_types.hpp"
#include "cormorant/schema/registry.hpp"
#include "cormorant/schema/shape.hpp"
#include "cormorant/schema/text_language.hpp"

namespace cormorant::detail {

class condition;  // a filter of an index or a check: made by the layers above

/// One member of a model: a column, or a relation without a column.
struct member_info : member_access {
    std::string name;
    std::string column;  ///< empty where there is none
    member_kind kind = member_kind::column;
    value_kind type = value_kind::null;
    bool nullable = false;
    bool lazy = false;
    bool primary_key = false;
    bool unique = false;
    bool indexed = true;  ///< of foreign keys: false where the model says so
    int max_length = 0;   ///< code points; 0 = no limit
    int max_digits = 0;   ///< decimals; 0 = not declared
    int decimal_places = 0;
    value_kind element = value_kind::null;  ///< of an array or a range
    bool default_now = false;               ///< the database's clock fills the column
    std::optional<value> default_value;
    std::vector<value> choices;
    std::string database_type;  ///< as the model spells it; empty = the dialect's
    std::string comment;

    std::string target_name;  ///< the model's name, without building it
    on_delete_action on_delete = on_delete_action::protect;
    bool database_cascade = false;  ///< the database itself carries on_delete out
    std::string via;                ///< reverse: the foreign key's member name in the target
    bool single = false;            ///< reverse of a one_to_one

    // many_to_many: the table between, and its two columns.
    std::string through_table;
    std::string through_source;  ///< column that refers to this model
    std::string through_target;  ///< column that refers to the target

    std::uint32_t offset = 0;  ///< of the member in the row
    slot decode;               ///< where the column goes; relations without a column have none
};

struct index_field {
    std::uint16_t member = 0;
    bool descending = false;
};

struct index_info {
    std::string name;
    index_method method = index_method::ordered;
    text_language language = text_language::simple;
    std::vector<index_field> fields;
    std::vector<std::uint16_t> include;
    bool unique = false;
    std::shared_ptr<const condition> where;
};

struct check_info {
    std::string name;
    std::shared_ptr<const condition> predicate;
};

struct order_field {
    std::uint16_t member = 0;
    bool descending = false;
};

/// A relation's link in the rows of a result, and the cell of the row's key record that holds its
/// key.
struct link_info {
    static constexpr std::uint16_t no_cell = 0xffff;

    std::uint16_t member = 0;
    std::uint16_t cell = no_cell;  ///< of foreign keys
    std::uint32_t offset = 0;      ///< of the member in the row
    bool plain_key = false;        ///< a foreign key that begins with an int64 that is never NULL
    void* (*handle)(void* member) = nullptr;  ///< the member's own
};

/// A model as the SQL compiler and the session see it. Built once from the struct, at first use.
struct model_info {
    std::string name;
    std::string table;
    bool table_is_given = false;  ///< by cm::table
    std::vector<member_info> members;
    std::vector<std::uint16_t> primary_key;  ///< members
    std::vector<index_info> indexes;         ///< unique constraints included
    std::vector<check_info> checks;
    std::vector<order_field> ordering;
    std::vector<std::uint16_t> auto_now;  ///< members that each write sets to the time
    std::vector<std::shared_ptr<const condition>> default_filters;  ///< rows that queries see
    std::vector<link_info> links;  ///< the relations, in member order
    std::uint16_t key_cells = 1;   ///< cells of a row's key record: its own key, then foreign keys
    const model_shape* shape = nullptr;
    const model_info& (*self)() = nullptr;  ///< the function that gives this very model
    const row_ops* rows = nullptr;          ///< how its structs are made, moved and destroyed

    [[nodiscard]] const member_info* find(std::string_view member) const noexcept;
    [[nodiscard]] std::size_t index_of(const member_info& m) const noexcept {
        return static_cast<std::size_t>(&m - members.data());
    }
    /// The only key member; models with a composite key have none.
    [[nodiscard]] const member_info* single_key() const noexcept {
        return primary_key.size() == 1 ? &members[primary_key[0]] : nullptr;
    }
    /// True where the database makes keys: one integer key that the program leaves 0.
    [[nodiscard]] bool generated_key() const noexcept {
        const member_info* key = single_key();
        return key != nullptr && key->kind == member_kind::column &&
               key->type == value_kind::integer;
    }
};

/// The lazy members of a model that a plan leaves out.
[[nodiscard]] std::vector<const member_info*> left_out(const model_info& model,
                                                       const row_plan& plan);

}  // namespace cormorant::detail
