#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cormorant/query/operations.hpp"
#include "oracle/datum.hpp"

/// Questions as plain data: the generator makes them, the evaluator answers them from rows in
/// memory, and Cormorant is asked them.
namespace oracle {

using op = cormorant::detail::op;

enum class kind : std::uint8_t { boolean, integer, real, decimal, text };

struct query;

/// An expression. `code` says what it is: op::path and op::outer have a text (a member's path or an
/// annotation's name), op::value has a literal, a list, or a query; the others have operands.
struct expr {
    op code = op::value;
    kind type = kind::boolean;
    std::uint16_t index = 0;  ///< as the library's tokens count it: bits of aggregates, NULL order
    std::string text = {};
    datum literal = {};
    cells list = {};
    bool is_list = false;
    std::shared_ptr<const query> nested = {};
    std::vector<expr> operands = {};
};

enum class step_kind : std::uint8_t {
    filter,
    exclude,
    annotate,
    values,
    scalars,
    order_by,
    distinct,
    reverse,
    limit,
    offset,
    none,
};

/// One call of a chain.
struct step {
    step_kind what = step_kind::filter;
    std::vector<expr> parts = {};
    std::vector<std::string> names = {};  ///< annotate and values: of each part
    std::int64_t number = 0;              ///< limit and offset
};

struct query {
    std::size_t table = 0;
    std::vector<step> steps = {};
};

enum class terminal : std::uint8_t {
    rows,
    count,
    exists,
    at_least,
    first,
    last,
    at,
    aggregate,
    update,
    remove,
};

/// A query and what is asked of its rows.
struct question {
    query about = {};
    terminal end = terminal::rows;
    std::int64_t number = 0;              ///< at, at_least
    std::vector<expr> parts = {};         ///< aggregate, update
    std::vector<std::string> names = {};  ///< of the aggregates; the members of an update
    bool ordered = false;                 ///< the order of the rows is said completely
};

struct answer {
    std::vector<std::string> lines = {};
    std::string error = {};
    bool refused = false;  ///< by a usage_error

    friend bool operator==(const answer&, const answer&) = default;
};

/// As a program would write it.
[[nodiscard]] std::string text(const expr& e);
[[nodiscard]] std::string text(const query& q, bool inside = false);
[[nodiscard]] std::string text(const question& q);

}  // namespace oracle
