#pragma once

/// The program that manages a database: `#include <cormorant/manage.hpp>`, in its main() alone.

#include <span>

#include "cormorant/expr/describe.hpp"
#include "cormorant/migrate/programs.hpp"

namespace cormorant {

/// Runs the command that the arguments of main() name: makemigrations, migrate, check and the
/// others that `help` lists. The models are all of the program: one that it uses and that is not
/// listed is an error. Returns the exit code: 0 done, 1 failed, 2 wrong use, 3 a check found a
/// difference, 4 a question without an answer, 5 refused by a rule, 6 a lock or time-out, 7 the
/// files of migrations do not fit.
template <class... Models>
[[nodiscard]] int manage(int argc, const char* const* argv, const manage_options& options = {}) {
    const detail::model_info* const models[] = {&detail::model_of<Models>()...};
    return detail::manage(models, {argv, static_cast<std::size_t>(argc)}, options);
}

}  // namespace cormorant
