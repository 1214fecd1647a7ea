#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "cormorant/base/row_list.hpp"
#include "cormorant/query/query_data.hpp"
#include "cormorant/queryset/order.hpp"
#include "cormorant/queryset/predicate_data.hpp"
#include "cormorant/relations/prefetch_plan.hpp"
#include "cormorant/relations/row_type.hpp"
#include "cormorant/session/scope_ref.hpp"

namespace cormorant::detail {

/// What a queryset holds and does, whatever its rows are: compiled once, so that a new type of rows
/// costs the compiler little.
class queryset_state {
public:
    queryset_state(const model_info& model, const scope_ref& scope);
    queryset_state(query_data query, const scope_ref& scope);
    queryset_state(const queryset_state& other);
    queryset_state(queryset_state&& other) noexcept;
    queryset_state& operator=(const queryset_state& other);
    queryset_state& operator=(queryset_state&& other) noexcept;
    ~queryset_state();

    // ---- steps of a chain; each throws usage_error where the step is not possible

    void add_predicate(clause_kind kind, const predicate_data& condition,
                       std::source_location where);
    void begin_filter(std::string_view step, std::source_location where);
    void begin_order(bool unordered, std::source_location where);
    /// Replaces the order; one without keys does not.
    void add_order(const order_data& by, std::source_location where);
    void reverse(std::source_location where);
    void make_distinct(std::source_location where);
    void slice(std::int64_t limit, std::int64_t offset, std::source_location where);
    void add_keys_in(std::uint16_t member, value_list keys, std::source_location where);
    /// Throws usage_error where no transaction is open.
    void lock(lock_mode mode, lock_wait wait, std::source_location where);
    void begin_aggregate(std::source_location where);
    void begin_update();

    // ---- evaluation; what was read is kept and used again

    /// All rows, side by side. At most one query, and those of the prefetches.
    row_list& rows(const row_type& type, std::source_location where);
    /// All rows, for the caller alone.
    [[nodiscard]] row_list take_rows(const row_type& type, std::source_location where);
    [[nodiscard]] std::int64_t count(std::source_location where) const;
    [[nodiscard]] bool exists(std::source_location where) const;
    [[nodiscard]] bool at_least(std::int64_t n, std::source_location where) const;
    /// Reads the single row into a default object. Throws not_found and multiple_rows.
    void read_single(const row_type& type, void* row, std::source_location where);
    /// The same; false where there is none.
    bool read_if_single(const row_type& type, void* row, std::source_location where);
    /// Row `i` of those that were read, or null where none were. Throws not_found where there are
    /// not that many.
    [[nodiscard]] const void* kept_row(std::int64_t i, std::source_location where) const;
    /// Reads row `i` into a default object: one query for this row alone. Throws not_found.
    void read_at(std::int64_t i, const row_type& type, void* row, std::source_location where) const;
    /// Reads the first row, in order of the key where there is no order; false where there is none.
    bool read_first(const row_type& type, void* row, std::source_location where) const;
    bool read_last(const row_type& type, void* row, std::source_location where) const;

    query_data query;
    scope_ref scope;
    prefetch_list prefetches;
    fetch mode = fetch::peers;
    std::shared_ptr<row_list> kept;  ///< the rows, once they were read; copies share them

private:
    bool read_one(const row_type& type, void* row, std::source_location where) const;
    bool read_sliced(const row_type& type, void* row, std::source_location where);
    [[nodiscard]] queryset_state unread() const;
};

}  // namespace cormorant::detail
