#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "cormorant/base/inline_vector.hpp"
#include "cormorant/base/value.hpp"
#include "cormorant/query/program.hpp"

namespace cormorant::detail {

struct model_info;
struct member_info;

enum class clause_kind : std::uint8_t {
    filter,
    exclude,
    order_by,
    annotate,        ///< `name` = the expression
    values,          ///< one column of the rows; `name` as the row calls it
    only,            ///< one member that is read
    defer,           ///< one lazy member that is not read
    select_related,  ///< a path of to-one relations
    lock_of,         ///< a path of to-one relations whose rows are locked too
    set,             ///< update: `member` = the expression
    keys_in,         ///< `member` (a column) is among the list that is the clause's one value;
                     ///< no two of its items are equal
    through_keys,    ///< rows linked, through the many_to_many `through`, to a key of the list that
                     ///< is the clause's one value; that key is read as one more, last column
    group_limit,     ///< at most the value's number of rows for each value of column `member`, or
                     ///< for each key of a through_keys clause, in the query's order
};

/// One step of a chain: what it is, its expression, and which of the query's values are its own.
struct clause {
    clause_kind kind = clause_kind::filter;
    std::uint16_t member = 0;
    std::uint16_t first_value = 0;
    const program* expression = nullptr;  ///< null for keys_in, through_keys, group_limit
    std::string_view name = {};
    const member_info* through = nullptr;  ///< through_keys: a member of another model
};

/// What is asked of the rows.
enum class terminal_kind : std::uint8_t {
    rows,       ///< the rows as they are
    single,     ///< the one row that there should be; a second one is enough to know better
    count,      ///< how many
    exists,     ///< whether there is one
    aggregate,  ///< the annotate clauses from `aggregate_from` on, over all rows
    update,     ///< the set clauses
    remove,
    keys,  ///< the primary keys
};

enum class lock_mode : std::uint8_t { none, update, no_key_update, share };
enum class lock_wait : std::uint8_t { wait, nowait, skip_locked };

/// What is said of a query beside its clauses, eight bytes that are compared as one number.
struct query_form {
    terminal_kind terminal = terminal_kind::rows;
    lock_mode lock = lock_mode::none;
    lock_wait wait = lock_wait::wait;
    bool distinct : 1 = false;
    bool hidden_too : 1 = false;  ///< also the rows that the model's default_filter hides
    std::uint8_t unused : 6 = 0;
    bool reversed = false;
    bool unordered = false;  ///< order_by() without arguments: not even the default ordering
    std::uint16_t aggregate_from = 0;
};

/// A query as plain data: a model, clauses in the order of the chain, and bound values.
struct query_data : query_form {
    const model_info* model = nullptr;
    inline_vector<clause, 3> clauses;
    inline_vector<value, 3> values;
    std::int64_t limit = -1;  ///< -1 = none
    std::int64_t offset = 0;
    std::uint64_t fingerprint = 0;
    std::int64_t cached_ns =
        0;                 ///< how long its answer may be kept; 0: not at all; no part of the shape
    bool nothing = false;  ///< none(): finds no row, also inside another query; never sent itself
    bool sliced = false;   ///< a limit or offset was set: no more filters or orders
    std::vector<std::shared_ptr<const program>> owned;  ///< programs made at run time

    explicit query_data(const model_info& m) : model(&m) {}

    /// Appends a clause; its values are those pushed since `first_value`.
    void add(clause_kind kind, const program& expression, std::size_t first_value,
             std::string_view name = {}, std::uint16_t member = 0);
    /// Appends a clause without an expression, whose one value is `v`.
    void add_keys(clause_kind kind, value v, std::uint16_t member,
                  const member_info* through = nullptr);
    /// Mixes in what of value `i` changes the SQL: that it is NULL, how long a list is, the shape
    /// of a subquery, SQL text.
    void add_variable(std::size_t i);

private:
    void add_shape(std::uint64_t more, const clause& added);
};

/// The number of parameters that a list of `n` values takes: the next of few lengths, so that
/// lists of many lengths share few statements. The rest repeats the last value.
[[nodiscard]] std::size_t padded_length(std::size_t n) noexcept;

/// The fingerprint of the whole query: clauses, flags, terminal, and which parts are there.
[[nodiscard]] std::uint64_t full_fingerprint(const query_data& query) noexcept;

/// Whether a condition of the query is that the model's only key member, or another one that is
/// unique, has one value, so that no second row can match.
[[nodiscard]] bool names_one_row(const query_data& query) noexcept;

/// True where the two compile to the same SQL: equal in all but the contents of values.
[[nodiscard]] bool same_shape(const query_data& a, const query_data& b) noexcept;

}  // namespace cormorant::detail
