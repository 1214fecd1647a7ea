#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrate/execute/executor.hpp"
#include "migrate/execute/journal.hpp"
#include "migrate/execute/probe.hpp"
#include "migrate/operations.hpp"

/// What is said where a migration stops. All of them throw stopped_migration.

namespace cormorant::detail {

using step_list = std::vector<journal_step>;

/// The rule by whose `allow` MariaDB may copy a table while nobody writes it.
inline constexpr std::string_view copies_table = "table.copy";

/// A step failed: which, what was done before it, and how it goes on.
[[noreturn]] void throw_stopped(const planned_migration& of, const journal_step& at,
                                const step_list& steps, const error& why);
/// A step was under way when its program ended, and the tables are neither as before it nor as
/// after it.
[[noreturn]] void throw_neither(const planned_migration& of, const journal_step& at,
                                const probe_result& seen);
/// SQL of the program's own that commits by itself was under way: running it twice may be wrong.
[[noreturn]] void throw_unknown(const planned_migration& of, const journal_step& at);
/// Before anything runs: an operation does not say how it is taken back.
[[noreturn]] void throw_irreversible(const planned_migration& of, const operation& change);
/// MariaDB has no form of the step that lets others write.
[[noreturn]] void throw_would_copy(const planned_migration& of, const journal_step& at,
                                   const std::string& refusal);

}  // namespace cormorant::detail
