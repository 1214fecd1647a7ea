#pragma once

#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <vector>

#include "relations/fetch.hpp"
#include "relations/key_match.hpp"
#include "session/execute/query_batch.hpp"

namespace cormorant::detail {

/// How rows of the target are found from the keys of the record's rows.
struct relation_route {
    const member_info& relation;
    const model_info& target;
    std::uint16_t own_cell;       ///< the cell whose key is looked for
    std::uint16_t target_member;  ///< the member of the target that holds it; unused for through
    bool to_one;
};

/// The rows related to rows [first, first + count) of a record, from their keys to rows that these
/// find: first the queries, then their rows, then the whole.
class relation_load {
public:
    /// `plan` may be null. The record must outlive this.
    relation_load(result_record& record, std::uint16_t link, std::uint32_t first,
                  std::uint32_t count, const prefetch_plan* plan);

    /// One, more where the keys are more than a statement may have, none where there is no key.
    [[nodiscard]] std::vector<query_data> queries();
    /// The same for rows that have this key.
    [[nodiscard]] query_data query_for(value_list keys) const;
    /// Reads the rows of one of them, as they come.
    void read(const scope_ref& from, const query_data& query, running statement);
    [[nodiscard]] std::unique_ptr<related_rows> finish();
    /// Of the rows that were read, for relations of their own; kept by the rows.
    [[nodiscard]] std::span<const record_ref> records() const noexcept { return made_; }
    [[nodiscard]] const relation_route& route() const noexcept { return route_; }

private:
    [[nodiscard]] bool wants_all() const;
    [[nodiscard]] value_list distinct_keys() const;
    [[nodiscard]] value_list distinct_integers() const;
    void add_key_in_row(const void* row);
    void add_key_in_cell(const cell& c);
    void set_ranges(const key_ranges& groups);

    result_record& record_;
    relation_route route_;
    std::uint32_t first_;
    std::uint32_t count_;
    const prefetch_plan* plan_;
    std::unique_ptr<related_rows> out_;
    row_grouper owners_;
    std::vector<record_ref> made_;
};

}  // namespace cormorant::detail
