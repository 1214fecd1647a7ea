#include "driver/sqlite/sqlite_functions.hpp"

#include <sqlite3.h>

#include <cmath>

#include "driver/sqlite/sqlite_decimal.hpp"
#include "driver/sqlite/sqlite_errors.hpp"

namespace cormorant::detail {
namespace {

// The same operands always give the same result, and nothing else is touched: such functions may
// stand in indexes, views and triggers.
constexpr int pure_function = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

// Welford's method: the mean and the sum of squared distances from it, without the cancellation of
// sum(x*x) - sum(x)*sum(x)/n. D. E. Knuth, The Art of Computer Programming, volume 2, 4.2.2.
// SQLite hands the memory over as zeros.
struct spread {
    std::int64_t count;
    double mean;
    double squares;
};

void add_to_spread(sqlite3_context* context, int, sqlite3_value** operands) {
    if (sqlite3_value_numeric_type(operands[0]) == SQLITE_NULL) return;
    auto* s = static_cast<spread*>(sqlite3_aggregate_context(context, sizeof(spread)));
    if (s == nullptr) {
        sqlite3_result_error_nomem(context);
        return;
    }
    const double x = sqlite3_value_double(operands[0]);
    ++s->count;
    const double distance = x - s->mean;
    s->mean += distance / static_cast<double>(s->count);
    s->squares += distance * (x - s->mean);
}

// NULL where there are too few rows: none, or a single one of a sample.
template <bool Sample, bool Root>
void end_spread(sqlite3_context* context) {
    const auto* s = static_cast<const spread*>(sqlite3_aggregate_context(context, 0));
    const std::int64_t divisor = s == nullptr ? 0 : s->count - (Sample ? 1 : 0);
    if (divisor < 1) return;
    const double variance = s->squares / static_cast<double>(divisor);
    sqlite3_result_double(context, Root ? std::sqrt(variance) : variance);
}

int register_spread(sqlite3* database) {
    const aggregate_function aggregates[] = {
        {"cm_stddev_samp", add_to_spread, end_spread<true, true>},
        {"cm_stddev_pop", add_to_spread, end_spread<false, true>},
        {"cm_var_samp", add_to_spread, end_spread<true, false>},
        {"cm_var_pop", add_to_spread, end_spread<false, false>}};
    for (const aggregate_function& f : aggregates)
        if (const int code = register_function(database, f); code != SQLITE_OK) return code;
    return SQLITE_OK;
}

}  // namespace

int register_function(sqlite3* database, const scalar_function& f) {
    return sqlite3_create_function_v2(database, f.name, f.operands, pure_function, nullptr, f.call,
                                      nullptr, nullptr, nullptr);
}

int register_function(sqlite3* database, const aggregate_function& f) {
    return sqlite3_create_window_function(database, f.name, 1, pure_function, nullptr, f.add, f.end,
                                          f.now, f.remove, nullptr);
}

status register_sqlite_functions(sqlite3* database) {
    int code = register_spread(database);
    if (code == SQLITE_OK) code = register_decimal_functions(database);
    if (code == SQLITE_OK) return {};
    return last_sqlite_failure(database);
}

}  // namespace cormorant::detail
