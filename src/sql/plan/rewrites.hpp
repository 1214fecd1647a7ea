#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace cormorant::detail {

/// The named steps by which the compiler makes a statement faster or right.
enum class rewrite : std::uint8_t {
    exists_for_to_many,
    trim_key_join,
    through_table_alone,
    drop_unused_joins,
    drop_unused_columns,
    demote_left_joins,
    prune_count,
    aggregate_as_scalar,
    keys_as_rows,
    pad_lists,
};

struct rewrite_info {
    rewrite which;
    std::string_view name;
    std::string_view what;
    bool required;  ///< cannot be switched off: without it the meaning would be another
};

/// All of them, in the order in which they take place.
[[nodiscard]] std::span<const rewrite_info> rewrites() noexcept;

[[nodiscard]] bool enabled(rewrite which) noexcept;

/// Switches a rewrite off or on for the whole process, for tests that compare results with and
/// without it. Statements compiled before keep their form. Throws usage_error for an unknown name
/// and for one that is required. May be called from any thread.
void set_rewrite_enabled(std::string_view name, bool on);

}  // namespace cormorant::detail
