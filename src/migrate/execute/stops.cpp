#include "migrate/execute/stops.hpp"

#include <algorithm>
#include <utility>

namespace cormorant::detail {

void throw_stopped(const planned_migration& of, const journal_step& at, const step_list& steps,
                   const error& why) {
    const auto done = std::count_if(steps.begin(), steps.end(), [](const journal_step& one) {
        return one.state == step_state::done;
    });
    error_details details;
    details.kind = why.kind();
    details.message = "the migration " + of.name + " stopped at step " + std::to_string(at.number) +
                      " of " + std::to_string(steps.size()) + ": " + why.what();
    details.message += done == 0
                           ? "\nNothing of it was done: put right what the message says, and "
                             "migrate again"
                           : "\nThe steps before it are done: put right what the message says, "
                             "and migrate again; it goes on with this step";
    details.sqlstate = why.sqlstate();
    details.native_code = why.native_code();
    details.sql = at.sql;
    details.where = why.where();
    details.connection_lost = why.connection_lost();
    details.outcome = why.outcome();
    const bool locked = why.kind() == error_kind::timeout || why.kind() == error_kind::rollback;
    throw stopped_migration(std::move(details),
                            locked ? migration_stop::locked : migration_stop::failed);
}

void throw_neither(const planned_migration& of, const journal_step& at, const probe_result& seen) {
    error_details details;
    details.kind = error_kind::internal;
    details.message = "step " + std::to_string(at.number) + " of the migration " + of.name +
                      " was under way when its program ended, and somebody has changed the tables "
                      "since: make them what they should be, and migrate again\nThey are:\n" +
                      seen.found + "They should be:\n" + seen.wanted;
    details.sql = at.sql;
    throw stopped_migration(std::move(details), migration_stop::failed);
}

void throw_unknown(const planned_migration& of, const journal_step& at) {
    const std::string row =
        " WHERE name = '" + of.name + "' AND number = " + std::to_string(at.number);
    error_details details;
    details.kind = error_kind::internal;
    details.message = "step " + std::to_string(at.number) + " of the migration " + of.name +
                      " was under way when its program ended, and nobody can say whether it was "
                      "done: look for what it does, and write into the table "
                      "cormorant_migration_step the state done or planned" +
                      row + "; then migrate again";
    details.sql = at.sql;
    throw stopped_migration(std::move(details));
}

void throw_irreversible(const planned_migration& of, const operation& change) {
    error_details details;
    details.kind = error_kind::usage;
    details.message = "the migration " + of.name + " cannot be taken back: it does \"" +
                      described(change) +
                      "\" and does not say how; add \"down\" to it, or "
                      "choose a target behind it. Nothing was done";
    details.outcome = outcome::not_sent;
    throw stopped_migration(std::move(details), migration_stop::refused);
}

void throw_would_copy(const planned_migration& of, const journal_step& at,
                      const std::string& refusal) {
    error_details details;
    details.kind = error_kind::usage;
    details.message = "step " + std::to_string(at.number) + " of the migration " + of.name +
                      " would copy the table, and stop all who write it: " + refusal +
                      "\nAdd a column or a table beside the old one, or say beside the "
                      "operation that it may: \"allow\": {\"rule\": \"" +
                      std::string(copies_table) + "\", \"reason\": \"...\"}";
    details.sql = at.sql;
    throw stopped_migration(std::move(details), migration_stop::refused);
}

}  // namespace cormorant::detail
