#pragma once

#include "migrate/commands/program.hpp"

namespace cormorant::detail {

/// Writes the migration that joins all heads. Throws migration_error where they clash.
int merge_heads(const command_context& context, const migration_history& history);

/// Puts what the one head has for itself behind the other, with the next numbers: the head that the
/// operand names, or the last. Throws migration_error where the two clash.
int rebase_head(const command_context& context, const migration_history& history);

}  // namespace cormorant::detail
