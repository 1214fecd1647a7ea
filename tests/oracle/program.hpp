#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/expr/lower.hpp"
#include "cormorant/queryset/queryset_state.hpp"
#include "oracle/tree.hpp"

/// Questions in the library's own terms: what its templates make of a chain at compile time, made
/// at run time by the same check.
namespace oracle {

namespace detail = cormorant::detail;

/// A column of the rows to come.
struct asked_column {
    std::string_view name;
    detail::operand_type type;
};

/// A query that was lowered, and what its rows look like.
struct asked_query {
    detail::queryset_state state;
    std::vector<detail::annotation_shape> annotations = {};
    std::vector<asked_column> columns = {};  ///< behind the model's row, or all
    bool has_model = true;
};

/// Thrown where the compiler would have refused the program.
struct not_compiled {
    detail::check_error error;
};

[[nodiscard]] const detail::model_info& model_of(std::size_t table);
[[nodiscard]] asked_query lowered(const query& q, const detail::scope_ref& on);
/// Appends the expression as a clause.
detail::operand_type add_clause(asked_query& to, const expr& e, detail::clause_kind kind,
                                detail::place where, std::string_view name = {},
                                std::uint16_t member = 0);

}  // namespace oracle
