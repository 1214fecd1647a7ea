#pragma once

#include <string>
#include <utility>

#include "cormorant/base/error.hpp"

namespace cormorant::detail {

/// Why a migration cannot be made or applied. The numbers are the exit codes of programs.
enum class migration_problem : unsigned char {
    failed = 1,      ///< the database refused a step
    usage = 2,       ///< what was asked for means nothing
    differs = 3,     ///< a check found changes, or a database that is not as it should be
    unanswered = 4,  ///< a question is open
    refused = 5,     ///< a rule of safety refused
    locked = 6,      ///< another program migrates, or holds a lock
    history = 7,     ///< files: damaged, edited, missing, two heads, or fewer than were applied
};

/// A migration_error whose sort programs tell by their exit code.
class migration_failure : public migration_error {
public:
    migration_failure(migration_problem problem, std::string message)
        : migration_error(details_of(std::move(message))), problem_(problem) {}

    [[nodiscard]] migration_problem problem() const noexcept { return problem_; }

private:
    static error_details details_of(std::string message) {
        error_details details;
        details.kind = error_kind::usage;
        details.message = std::move(message);
        return details;
    }

    migration_problem problem_;
};

/// Throws a migration_failure.
[[noreturn]] inline void throw_migration(migration_problem problem, std::string message) {
    throw migration_failure(problem, std::move(message));
}

}  // namespace cormorant::detail
