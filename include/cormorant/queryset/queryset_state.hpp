#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "cormorant/query/query_data.hpp"
#include "cormorant/queryset/predicate_data.hpp"
#include "cormorant/relations/fetch.hpp"
#include "cormorant/session/scope.hpp"

namespace cormorant::detail {

/// What a queryset holds, whatever its rows are: compiled once, so that a new type of rows costs
/// the compiler little.
class queryset_state {
public:
    queryset_state(query_data query, scope_ref scope, prefetch_list prefetches, fetch mode);
    queryset_state(const queryset_state& other);
    queryset_state(queryset_state&& other) noexcept;
    queryset_state& operator=(const queryset_state& other);
    queryset_state& operator=(queryset_state&& other) noexcept;
    ~queryset_state();

    // ---- steps of a chain; each throws usage_error where the step is not possible

    void add_predicate(clause_kind kind, const predicate_data& condition);
    void begin_filter(std::string_view step);
    void begin_order(bool unordered);
    void reverse();
    void make_distinct();
    void slice(std::int64_t limit, std::int64_t offset);
    void add_keys_in(std::uint16_t member, value_list keys);
    void begin_aggregate();
    void begin_update();

    [[nodiscard]] fetch_settings settings(std::source_location where) const noexcept {
        return {mode, prefetches.empty() ? nullptr : &prefetches, where};
    }

    query_data query;
    scope_ref scope;
    prefetch_list prefetches;
    fetch mode = fetch::peers;
};

}  // namespace cormorant::detail
