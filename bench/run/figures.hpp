#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workload.hpp"

namespace bench {

/// What was measured of one contender in one workload.
struct figures {
    workload work = workload::get;
    backend on = backend::sqlite;
    std::string contender;
    std::optional<double> ratio;  ///< of its time to the C API's, the median of the rounds
    double ratio_low = 0;         ///< the first and the third quartile of the rounds
    double ratio_high = 0;
    std::optional<double> instructions_ratio;  ///< the same of the instructions
    std::optional<double> ns_per_op;
    std::optional<double> instructions_per_op;
    double allocations_per_op = 0;
};

/// The budget is looked at where the contender is Cormorant: by instructions where these were
/// counted and are all that there is, on SQLite.
[[nodiscard]] bool over_budget(const figures& of);

void print_table(const std::vector<figures>& all);
/// Cormorant's instructions beside the C API's: a line for each workload, a column for each
/// backend.
void print_backends(const std::vector<figures>& all);
/// Throws nothing; ends the program where the file cannot be written.
void write_json(const std::vector<figures>& all, const std::string& file);

}  // namespace bench
