#pragma once

#include <string>
#include <string_view>
#include <vector>

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
    void where(const std::vector<node*>& conditions);

    // For dialects.
    void text(std::string_view sql) { out_ += sql; }
    void name(std::string_view identifier) { out_ += dialect_.quote(identifier); }
    /// The expression where it stands between commas or parentheses.
    void expression(const node& n);
    /// The expression as an operand: between parentheses if it is an operation with operators.
    void operand(const node& n);
    /// `name(a, b)` over the operands.
    void call(std::string_view function, const node& n);
    /// A value bound with a transform in place of the one it has.
    void transformed(const node& value, bind_transform transform);
    [[nodiscard]] const dialect& target_dialect() const noexcept { return dialect_; }

    /// Constants in place of parameters and columns without a table, for DDL.
    void use_literals() noexcept { literals_ = true; }

    [[nodiscard]] std::string& sql() noexcept { return out_; }
    [[nodiscard]] std::vector<bind_source>& binds() noexcept { return binds_; }
    [[nodiscard]] std::vector<std::string>& tables() noexcept { return tables_; }

private:
    void from(const select_plan& plan);
    void table(const source& s);
    void conditions(const std::vector<node*>& parts);
    void list(std::string_view before, const std::vector<node*>& items);
    void order(const std::vector<order_item>& items);
    void order_key(const order_item& item);
    void limits(const select_plan& plan);
    void locks(const select_plan& plan);

    void operation(const node& n);
    void logic(const node& n);
    void comparison(const node& n);
    void infix(std::string_view between, const node& n);
    void membership(const node& n);
    void padded_list(const node& list, value_kind column);
    void case_when(const node& n);
    void aggregate(const node& n, bool over_window);
    void window(const node& n);
    void value_node(const node& n, value_kind column);
    void bind(const bind_source& source, bool may_repeat);
    void column(const node& n);
    void used(std::string_view table);

    const dialect& dialect_;
    std::string out_;
    std::vector<bind_source> binds_;
    std::vector<std::string> tables_;
    bool literals_ = false;
};

}  // namespace cormorant::detail
