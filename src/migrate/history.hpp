#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/operation_json.hpp"
#include "schema/table_state.hpp"

namespace cormorant::detail {

/// A migration with the name of its file: `0005_order_status`.
struct named_migration {
    std::string name;
    migration_file file;

    friend bool operator==(const named_migration&, const named_migration&) = default;
};

/// The migrations of one set, each behind those that it depends on.
class migration_history {
public:
    migration_history() = default;
    /// Throws usage_error where a migration depends on one that is not there, where some depend on
    /// each other in a circle, and where two have one name.
    /// Of a squashed migration and those that it replaces, the ones count that a database needs
    /// which has `applied`: the squashed one, unless it is not applied and some of the others are.
    explicit migration_history(std::vector<named_migration> files,
                               const std::set<std::string>& applied = {});

    /// In the order in which a fresh database runs them: ties by name.
    [[nodiscard]] const std::vector<named_migration>& in_order() const noexcept { return order_; }
    /// Those that no other depends on, by name: one, unless two people added a migration.
    [[nodiscard]] std::vector<std::string> heads() const;
    /// What all of them lead to. Throws usage_error that names the migration that does not fit.
    [[nodiscard]] table_state state() const;
    /// The migrations that lead to this one, itself included, in order.
    [[nodiscard]] std::vector<named_migration> behind(const std::string& name) const;
    [[nodiscard]] const named_migration* find(std::string_view name) const noexcept;
    /// What it depends on, of those that count.
    [[nodiscard]] std::vector<std::string> depends_of(const named_migration& one) const;
    /// Whether another one counts in the place of this one.
    [[nodiscard]] bool is_replaced(const std::string& name) const {
        return stand_ins_.count(name) != 0;
    }
    /// Squashed migrations that count and are not applied, though all that they replace are.
    [[nodiscard]] const std::vector<std::string>& done_by_others() const noexcept {
        return done_by_others_;
    }

private:
    void choose(std::vector<named_migration>& files, const std::set<std::string>& applied);
    void sort(std::vector<named_migration> files);

    std::vector<named_migration> order_;
    std::map<std::string, std::string> stand_ins_;  // of those that do not count
    std::vector<std::string> done_by_others_;
};

/// A name for the next migration: its number, and what it does, where it does one thing.
[[nodiscard]] std::string next_name(const migration_history& history,
                                    const std::vector<operation>& operations);

/// The same with words of the caller's own.
[[nodiscard]] std::string numbered_name(const migration_history& history, const std::string& words);

/// What becomes of a history with several heads.
struct merge_result {
    std::vector<named_migration> made;  ///< one that depends on all heads; none where they clash
    std::string clash;                  ///< in words: which migrations, and why
};

/// Replays what the heads have not in common in both orders: where the states are equal, a
/// migration without operations joins the heads.
[[nodiscard]] merge_result merge(const migration_history& history);

}  // namespace cormorant::detail
