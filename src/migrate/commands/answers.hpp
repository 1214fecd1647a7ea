#pragma once

#include "migrate/changes.hpp"
#include "migrate/commands/program.hpp"

namespace cormorant::detail {

/// What --rename, --no-rename, --backfill and --convert say. Throws migration_error for models and
/// fields that are not there, and for values that the field cannot hold.
[[nodiscard]] change_answers answers_of(const command_line& line, const table_state& from,
                                        const table_state& to);

/// The changes from one state to the other, after the questions were put to who sits at the
/// terminal; those that stay open are in the result.
[[nodiscard]] change_list asked_changes(const command_context& context, const table_state& from,
                                        const table_state& to);

/// The constant that a text means in a column of the field: JSON, or the text itself. Throws
/// migration_error where the field cannot hold it.
[[nodiscard]] value backfill_value(const std::string& text, const field_state& field,
                                   const std::string& subject);

}  // namespace cormorant::detail
