#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

#include "cormorant/base/error.hpp"
#include "cormorant/session/scope_ref.hpp"
#include "migrate/history.hpp"
#include "migrate/state_json.hpp"

/// Brings a database to a migration of a history. What was done is written into two tables of the
/// database itself, cormorant_migration and cormorant_migration_step: a run that was killed is gone
/// on with by the next one, where it ended.

namespace cormorant::detail {

class dialect;

/// Why migrations did not run.
enum class migration_stop : std::uint8_t {
    failed,   ///< a statement, or what was to be done by hand
    refused,  ///< a rule: it would block others or lose something
    locked,   ///< another program migrates, or has a table, for too long
    history   ///< what was applied is not what the files say
};

class stopped_migration : public migration_error {
public:
    explicit stopped_migration(error_details details, migration_stop why = migration_stop::failed)
        : migration_error(std::move(details)), why_(why) {}
    [[nodiscard]] migration_stop why() const noexcept { return why_; }

private:
    migration_stop why_;
};

enum class migration_progress : std::uint8_t { running, applied, reverting };

/// A line of the journal.
struct applied_migration {
    std::string name;
    std::string checksum;
    migration_progress state = migration_progress::applied;
    std::string started_at;  ///< UTC: 2026-03-01T12:00:00.123456Z
    std::string applied_at;  ///< empty while it runs
    std::string program;     ///< that ran it

    friend bool operator==(const applied_migration&, const applied_migration&) = default;
};

/// What the journal says of the set, in the order in which it was applied; nothing where there is
/// no journal. Sends at most two queries, and changes nothing.
[[nodiscard]] std::vector<applied_migration> applied(const scope_ref& on, const std::string& set,
                                                     std::source_location where);

enum class history_fault_kind : std::uint8_t {
    edited,    ///< the file says something else than what was applied
    missing,   ///< applied, but without a file; later ones are known
    ahead,     ///< applied by a newer program: behind all that is known
    two_heads  ///< two files that no other depends on
};

struct history_fault {
    history_fault_kind kind = history_fault_kind::edited;
    std::string migration;
    std::string text;  ///< what is wrong and what to do

    friend bool operator==(const history_fault&, const history_fault&) = default;
};

/// All that keeps these files from being run on what was applied.
[[nodiscard]] std::vector<history_fault> faults_of(const migration_history& history,
                                                   const std::vector<applied_migration>& applied);

/// The checksum of a migration's content, as the journal has it.
[[nodiscard]] std::string checksum_of(const migration_file& file);

enum class migration_direction : std::uint8_t { forward, backward };

/// The target that is before the first migration.
inline constexpr std::string_view no_migration = "zero";

struct planned_migration {
    std::string name;
    migration_direction direction = migration_direction::forward;
    bool resumed = false;  ///< it was begun, and goes on
    std::vector<std::string> sql = {};

    friend bool operator==(const planned_migration&, const planned_migration&) = default;
};

/// What is to run, in order, so that the database holds what leads to the target, itself included,
/// and nothing else; an empty target is all. What was begun comes first. Without SQL. Throws
/// stopped_migration for faults of the history and for a target that is not there.
[[nodiscard]] std::vector<planned_migration> plan_of(const migration_history& history,
                                                     const std::vector<applied_migration>& applied,
                                                     const std::string& target);

enum class migrate_mode : std::uint8_t {
    run,
    plan,         ///< nothing is changed: the report has the SQL
    fake,         ///< written down as done, and not done
    fake_initial  ///< the same of a migration that only creates tables, where all of them are there
                  ///< as it would make them; else it is run
};

/// What is told while migrations run.
struct step_report {
    std::string migration;
    migration_direction direction = migration_direction::forward;
    std::size_t number = 0;  ///< of the step, from 1; 0: waiting for another program
    std::size_t of = 0;
    std::string sql = {};
    bool ended = false;  ///< told before each step, and after it
};

struct migrate_options {
    std::string set = "main";
    std::string target = {};  ///< a name; empty: all; no_migration: none
    migrate_mode mode = migrate_mode::run;
    /// How long another program that migrates is waited for.
    std::chrono::milliseconds wait = std::chrono::seconds(60);
    std::string program = {};  ///< the name that the journal gets
    std::function<void(const step_report&)> progress = {};
};

/// Brings the database to the target; returns what was done (planned). Takes one connection for all
/// of it. Several programs may call it at once: each migration runs once. Throws stopped_migration,
/// usage_error inside a transaction.
std::vector<planned_migration> migrate(const scope_ref& on, const migration_history& history,
                                       const migrate_options& options, std::source_location where);

/// The SQL of one migration on the dialect, as a fresh run would send it, rules aside.
[[nodiscard]] std::vector<std::string> sql_of(const migration_history& history,
                                              const std::string& name,
                                              migration_direction direction, const dialect& target);

}  // namespace cormorant::detail
