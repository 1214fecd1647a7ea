#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>

#include "cormorant/base/value.hpp"
#include "cormorant/session/scope_ref.hpp"

/// The links of a many_to_many: rows of the table between, for one source row. `relation` is the
/// many_to_many of `model`. The keys are those of stored rows: a source or target key that is the 0
/// of a row that is not stored yet throws usage_error. Each function is atomic.

namespace cormorant::detail {

struct model_info;
struct member_info;

/// The many_to_many of a row.
struct link_source {
    const model_info* model;
    const member_info* relation;
    value key;  ///< of the source row
};

/// The links of the member with this number, of the row with this key.
[[nodiscard]] link_source links_of(const model_info& model, std::size_t relation, value key);

/// What set_links changed.
struct links_changed {
    std::int64_t added = 0;
    std::int64_t removed = 0;
};

/// Links the source with the targets, leaving links that are there. Returns the links added.
std::int64_t link_rows(scope& on, const link_source& from, std::span<const value> targets,
                       std::source_location where);

/// Removes the links with these targets. Returns the links removed.
std::int64_t unlink_rows(scope& on, const link_source& from, std::span<const value> targets,
                         std::source_location where);

/// Removes all links of the source. Returns the links removed. One statement.
std::int64_t clear_links(scope& on, const link_source& from, std::source_location where);

/// Makes `targets` the source's links: removes and adds the difference only.
links_changed set_links(scope& on, const link_source& from, std::span<const value> targets,
                        std::source_location where);

}  // namespace cormorant::detail
