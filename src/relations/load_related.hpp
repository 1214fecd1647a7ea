#pragma once

#include <cstdint>
#include <memory>

#include "cormorant/relations/related_rows.hpp"
#include "relations/result_record.hpp"

namespace cormorant::detail {

/// Loads the rows related to rows [first, first + count) by a link, with one query (more where the
/// keys are more than a statement may have).
std::unique_ptr<related_rows> load_related(result_record& record, std::uint16_t link,
                                           std::uint32_t first, std::uint32_t count);

/// Loads the one row of a to-one relation that has `key`. Throws not_found.
std::unique_ptr<related_rows> load_by_key(result_record& record, std::uint16_t link,
                                          const value& key);

/// The rows related by link number `link` to a range of rows that has `row`; loads them where they
/// are not there.
[[nodiscard]] inline const related_rows& related(result_record& record, std::uint32_t row,
                                                 std::uint16_t link) {
    if (const related_rows* there = record.loaded(row, link)) return *there;
    return record.find_or_load(row, link, load_related);
}

}  // namespace cormorant::detail
