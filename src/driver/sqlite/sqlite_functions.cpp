#include "driver/sqlite/sqlite_functions.hpp"

#include <sqlite3.h>

#include <cmath>
#include <string>

#include "cormorant/base/time.hpp"
#include "cormorant/base/utf8.hpp"
#include "driver/sqlite/sqlite_decimal.hpp"
#include "driver/sqlite/sqlite_errors.hpp"
#include "driver/sqlite/sqlite_json.hpp"
#include "driver/sqlite/sqlite_texts.hpp"

namespace cormorant::detail {
namespace {

// The same operands always give the same result, and nothing else is touched: such functions may
// stand in indexes, views and triggers.
constexpr int pure_function = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

// A number as the unevaluated sum of two doubles, about 106 bits. T. J. Dekker, A floating-point
// technique for extending the available precision, Numerische Mathematik 18 (1971).
struct precise {
    double high;
    double low;
};

precise exact_sum(double a, double b) {
    const double sum = a + b;
    const double of_b = sum - a;
    return {sum, (a - (sum - of_b)) + (b - of_b)};
}

precise exact_product(double a, double b) {
    const double product = a * b;
    return {product, std::fma(a, b, -product)};
}

precise operator+(precise a, precise b) {
    const precise high = exact_sum(a.high, b.high);
    const precise low = exact_sum(a.low, b.low);
    const precise sum = exact_sum(high.high, high.low + low.high);
    return exact_sum(sum.high, sum.low + low.low);
}

precise operator-(precise a) { return {-a.high, -a.low}; }

precise operator*(precise a, precise b) {
    const precise product = exact_product(a.high, b.high);
    return exact_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

// The sums of distances from the first value and of their squares. Doubles would lose the small
// values when a large one leaves the window, by Welford's method too: what it added to the squares
// has rounded theirs away. SQLite hands the memory over as zeros.
struct spread {
    std::int64_t count;
    double first;
    precise sum;
    precise squares;
};

void add_to_spread(sqlite3_context* context, int, sqlite3_value** operands) {
    if (sqlite3_value_numeric_type(operands[0]) == SQLITE_NULL) return;
    auto* s = static_cast<spread*>(sqlite3_aggregate_context(context, sizeof(spread)));
    if (s == nullptr) {
        sqlite3_result_error_nomem(context);
        return;
    }
    const double x = sqlite3_value_double(operands[0]);
    if (s->count++ == 0) s->first = x;
    const precise distance = exact_sum(x, -s->first);
    s->sum = s->sum + distance;
    s->squares = s->squares + distance * distance;
}

// A row leaves the window; only rows that were added do.
void take_from_spread(sqlite3_context* context, int, sqlite3_value** operands) {
    if (sqlite3_value_numeric_type(operands[0]) == SQLITE_NULL) return;
    auto* s = static_cast<spread*>(sqlite3_aggregate_context(context, 0));
    if (s == nullptr) return;
    if (--s->count == 0) {
        *s = {};
        return;
    }
    const precise distance = exact_sum(sqlite3_value_double(operands[0]), -s->first);
    s->sum = s->sum + -distance;
    s->squares = s->squares + -(distance * distance);
}

// The sum of squared distances from the mean. What rounding alone may leave of equal values is 0.
double squares_about_mean(const spread& s) {
    constexpr double rounding = 0x1p-104;
    const auto count = static_cast<double>(s.count);
    const precise square = s.sum * s.sum;
    const precise rest = precise{count, 0} * s.squares + -square;
    return rest.high <= count * rounding * square.high ? 0 : rest.high / count;
}

// NULL where there are too few rows: none, or a single one of a sample.
template <bool Sample, bool Root>
void give_spread(sqlite3_context* context) {
    const auto* s = static_cast<const spread*>(sqlite3_aggregate_context(context, 0));
    const std::int64_t divisor = s == nullptr ? 0 : s->count - (Sample ? 1 : 0);
    if (divisor < 1) return;
    const double variance = squares_about_mean(*s) / static_cast<double>(divisor);
    sqlite3_result_double(context, Root ? std::sqrt(variance) : variance);
}

// The same function ends an aggregate and tells the result so far: there is nothing to free.
template <bool Sample, bool Root>
constexpr aggregate_function spread_function(const char* name) {
    constexpr auto give = give_spread<Sample, Root>;
    return {name, add_to_spread, give, give, take_from_spread};
}

void refuse_unfit(sqlite3_context* context, sqlite3_value* member, const char* what) {
    const auto* name = reinterpret_cast<const char*>(sqlite3_value_text(member));
    const std::string message = std::string(name != nullptr ? name : "") + ": " + what;
    refuse_result(context, message.c_str());
}

// cm_integer(value, lowest, highest, member): the value, where it is an integer between the two, or
// NULL. SQLite turns an integer that overflows into a REAL.
void keep_integer(sqlite3_context* context, int, sqlite3_value** operands) {
    const int type = sqlite3_value_type(operands[0]);
    if (type == SQLITE_NULL) return;
    const std::int64_t n = sqlite3_value_int64(operands[0]);
    if (type == SQLITE_INTEGER && n >= sqlite3_value_int64(operands[1]) &&
        n <= sqlite3_value_int64(operands[2])) {
        sqlite3_result_int64(context, n);
        return;
    }
    refuse_unfit(context, operands[3], "a computed integer does not fit its column");
}

// cm_nearest(real): the integer that is nearest, of two the even one; as it is where 64 bits do not
// hold that.
void give_nearest(sqlite3_context* context, int, sqlite3_value** operands) {
    constexpr double beyond = 0x1p63;
    const double nearest = std::nearbyint(sqlite3_value_double(operands[0]));
    if (sqlite3_value_type(operands[0]) == SQLITE_FLOAT && -beyond <= nearest && nearest < beyond)
        sqlite3_result_int64(context, static_cast<std::int64_t>(nearest));
    else
        sqlite3_result_value(context, operands[0]);
}

// cm_text(value, code points, member): the value, where it is not longer, or NULL.
void keep_text(sqlite3_context* context, int, sqlite3_value** operands) {
    if (sqlite3_value_type(operands[0]) == SQLITE_NULL) return;
    const auto limit = static_cast<std::size_t>(sqlite3_value_int64(operands[1]));
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(operands[0]));
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(operands[0]));
    if (text != nullptr && size > limit && utf8_length({text, size}) > limit) {
        refuse_unfit(context, operands[2], "a computed text is longer than max_length allows");
        return;
    }
    sqlite3_result_value(context, operands[0]);
}

// cm_now(): the program's clock, as a column holds it. SQLite's has milliseconds.
void give_now(sqlite3_context* context, int, sqlite3_value**) {
    const std::string text = to_text(now());
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

int register_clock(sqlite3* database) {
    return sqlite3_create_function_v2(database, "cm_now", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS,
                                      nullptr, &give_now, nullptr, nullptr, nullptr);
}

int register_spread(sqlite3* database) {
    const aggregate_function aggregates[] = {spread_function<true, true>("cm_stddev_samp"),
                                             spread_function<false, true>("cm_stddev_pop"),
                                             spread_function<true, false>("cm_var_samp"),
                                             spread_function<false, false>("cm_var_pop")};
    for (const aggregate_function& f : aggregates)
        if (const int code = register_function(database, f); code != SQLITE_OK) return code;
    return SQLITE_OK;
}

}  // namespace

void refuse_result(sqlite3_context* context, const char* why) {
    sqlite3_result_error(context, why, -1);
    // The code after the text: the other order would forget it. MISMATCH is an error of the data.
    sqlite3_result_error_code(context, SQLITE_MISMATCH);
}

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
    if (code == SQLITE_OK) code = register_function(database, {"cm_integer", 4, &keep_integer});
    if (code == SQLITE_OK) code = register_function(database, {"cm_nearest", 1, &give_nearest});
    if (code == SQLITE_OK) code = register_function(database, {"cm_text", 3, &keep_text});
    if (code == SQLITE_OK) code = register_text_functions(database);
    if (code == SQLITE_OK) code = register_clock(database);
    if (code == SQLITE_OK) code = register_decimal_functions(database);
    if (code == SQLITE_OK) code = register_json_functions(database);
    if (code == SQLITE_OK) return {};
    return last_sqlite_failure(database);
}

}  // namespace cormorant::detail
