#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace cormorant::detail {

struct select_plan;
enum class plan_place : std::uint8_t;

/// The named steps by which the compiler makes a statement faster or right.
enum class rewrite : std::uint8_t {
    aggregate_as_scalar,
    exists_for_to_many,
    trim_key_join,
    through_table_alone,
    demote_left_joins,
    prune_count,
    keys_as_rows,
    drop_unused_joins,
    drop_unused_columns,
    pad_lists,
};

struct rewrite_info {
    rewrite which;
    std::string_view name;
    std::string_view what;
    bool required = false;  ///< cannot be left out: without it the meaning would be another
    /// Changes a plan that is whole. Null for a choice on the way to the plan or to its text, which
    /// asks the rewrites of the compile.
    void (*run)(select_plan& plan) = nullptr;
};

/// All of them, in the order in which they take place.
[[nodiscard]] std::span<const rewrite_info> rewrites() noexcept;

/// The rewrites of one compile; at first all.
class rewrite_set {
public:
    [[nodiscard]] constexpr bool has(rewrite which) const noexcept {
        return (left_out_ >> static_cast<unsigned>(which) & 1U) == 0;
    }
    /// The same set but for this one. Throws usage_error where it is required.
    [[nodiscard]] rewrite_set without(rewrite which) const;
    [[nodiscard]] constexpr rewrite_set with(rewrite which) const noexcept {
        rewrite_set more = *this;
        more.left_out_ &= ~(1U << static_cast<unsigned>(which));
        return more;
    }

    friend constexpr bool operator==(rewrite_set, rewrite_set) = default;

private:
    std::uint32_t left_out_ = 0;
};

/// What a compile makes that is not told otherwise.
[[nodiscard]] rewrite_set rewrites_in_use() noexcept;

/// Takes a rewrite out of rewrites_in_use() or puts it in again, for tests that compare results
/// with and without it. Statements compiled before keep their form. Throws usage_error for an
/// unknown name and for one that is required. Not for two threads at once.
void set_rewrite_enabled(std::string_view name, bool on);

/// Makes those of the rewrites that change a whole plan, in their order: of the plan, then of the
/// rows that stand in the place of its root's table. In debug builds the plan is verified before
/// the first and after each.
void run_rewrites(select_plan& plan, rewrite_set on, plan_place place);

}  // namespace cormorant::detail
