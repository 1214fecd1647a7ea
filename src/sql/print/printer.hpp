#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/query/sql_text.hpp"
#include "sql/dialect.hpp"
#include "sql/tree.hpp"

namespace cormorant::detail {

/// The last stage: a plan becomes text in the order of SQL's grammar, and each bound value a
/// parameter in the order of its first use.
class printer {
public:
    explicit printer(const dialect& target) : dialect_(target) {}

    void select(const select_plan& plan);
    /// The root table as an UPDATE or DELETE names it.
    void target(const source& table);
    /// The same without an alias.
    void bare_target(const source& table);
    void where(const std::vector<term*>& conditions);

    // For dialects.
    void text(std::string_view sql) { out_ += sql; }
    void name(std::string_view identifier) { out_ += dialect_.quote(identifier); }
    /// The expression where it stands between commas or parentheses.
    void expression(const term& n);
    /// The expression as an operand: between parentheses if it is an operation with operators.
    void operand(const term& n);
    /// Two operands with the sign between them; a value beside a column has the column's type.
    void infix(std::string_view between, const term& n);
    /// The expression as an argument whose type the function knows.
    void argument(const term& n);
    /// `name(a, b)` over the operands.
    void call(std::string_view function, const term& n);
    /// The expression where it is stored in the member's column.
    void assigned(const term& n, const member_info& to);
    /// A value bound with a transform in place of the one it has.
    void transformed(const term& value, bind_transform transform);
    /// The items of a list, with commas between them.
    void list_items(const term& list) { padded_list(list, nullptr); }
    /// How many parameters a list takes, and one of them.
    [[nodiscard]] std::size_t list_length(const term& list) const;
    void list_item(const term& list, std::size_t item);
    /// A list of texts as one array.
    void text_array(const term& list);
    /// The text that `make` makes of values that were given one behind the other: a parameter.
    void made_text(std::span<term* const> values, text_maker make);
    /// The texts that it makes of each item of a list alone, with commas between them.
    void made_texts(const term& list, text_maker make);
    /// A value as an array of this one element, beside a member's column.
    void one_element(const term& value, const member_info* beside);
    [[nodiscard]] const dialect& target_dialect() const noexcept { return dialect_; }

    /// Constants in place of parameters and columns without a table, for DDL.
    void use_literals() noexcept { literals_ = bare_columns_ = true; }

    [[nodiscard]] std::string& sql() noexcept { return out_; }
    [[nodiscard]] std::vector<bind_source>& binds() noexcept { return binds_; }
    [[nodiscard]] std::vector<std::string>& tables() noexcept { return tables_; }

private:
    void from(const select_plan& plan);
    void table(const source& s);
    void conditions(const std::vector<term*>& parts);
    void list(std::string_view before, const std::vector<term*>& items);
    void order(const std::vector<order_item>& items);
    void order_key(const order_item& item);
    void limits(const select_plan& plan);
    void locks(const select_plan& plan);

    void operation(const term& n);
    void spelled(spelling_room room, const term& n);
    void common(const term& n);
    void chain(std::string_view between, std::span<term* const> parts);
    void between(const term& n);
    void membership(const term& n);
    void membership_of(const select_plan& rows);
    void array(const term& list, const member_info* beside);
    void padded_list(const term& list, const member_info* beside);
    /// The keys of a select_plan as a table of one column.
    void key_rows(const term& keys);
    void case_when(const term& n);
    void fragment(const term& n);
    void fragment_argument(const term& n, list_place place);
    void aggregate(const term& n);
    void aggregate_call(const term& n);
    std::string_view open_cast(const term& aggregate);
    void close_cast(std::string_view type);
    void window_function(const term& n);
    void window(const term& n);
    void value_term(const term& n, const member_info* beside);
    /// The number of the parameter: a new one, or that of the same value where it may be shared.
    std::size_t bind(const bind_source& source, bool may_repeat);
    void column(const term& n);
    void used(std::string_view table);

    const dialect& dialect_;
    std::string out_;
    std::vector<bind_source> binds_;
    std::vector<std::string> tables_;
    bool literals_ = false;
    bool bare_columns_ = false;  ///< of the one table that DDL is about
};

/// Whether the term is a value that the program gave.
[[nodiscard]] inline bool is_value(const term& n) noexcept {
    return n.kind == term_kind::value && n.bound != nullptr;
}

}  // namespace cormorant::detail
