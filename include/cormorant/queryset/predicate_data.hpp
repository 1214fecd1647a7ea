#pragma once

#include <memory>

#include "cormorant/expr/node.hpp"
#include "cormorant/query/program.hpp"

namespace cormorant::detail {

/// A condition without its model's type: a program, made at compile time or owned, and its values.
struct predicate_data : predicate_base {
    const program* expression = nullptr;  ///< null: true for every row
    std::shared_ptr<const program> owned;
    value_sink values;
};

/// Both, or either. A predicate without an expression is true.
[[nodiscard]] predicate_data combined(op code, const predicate_data& a, const predicate_data& b);
[[nodiscard]] predicate_data negated(const predicate_data& a);

/// A program at run time, with the storage that it points to.
class program_builder {
public:
    void add(token t) { tokens_.push_back(t); }
    /// Appends a path operand.
    void add_path(const path& p);
    /// Appends an annotation of the query; the name is copied when the program is built.
    void add_annotation(std::string_view name);
    /// Appends another program's tokens; its values follow those so far.
    void append(const program& other);
    [[nodiscard]] std::uint16_t next_value() noexcept { return values_++; }
    [[nodiscard]] std::shared_ptr<const program> build() const;

private:
    std::vector<token> tokens_;
    std::vector<path> paths_;
    std::vector<std::string_view> names_;
    std::uint16_t values_ = 0;
};

}  // namespace cormorant::detail
