#include "driver/sqlite/sqlite_decimal.hpp"

#include <sqlite3.h>

#include <cmath>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "driver/sqlite/sqlite_functions.hpp"

namespace cormorant::detail {
namespace {

std::optional<decimal> number_of(sqlite3_value* from) {
    switch (sqlite3_value_type(from)) {
        case SQLITE_INTEGER:
            return decimal(static_cast<std::int64_t>(sqlite3_value_int64(from)));
        case SQLITE_FLOAT:
            return decimal::from_double(sqlite3_value_double(from));
        case SQLITE_TEXT:
            return decimal(std::string_view(reinterpret_cast<const char*>(sqlite3_value_text(from)),
                                            static_cast<std::size_t>(sqlite3_value_bytes(from))));
        default:
            return std::nullopt;
    }
}

void answer(sqlite3_context* context, const decimal& number, const char* what) {
    const sqlite_number result = to_sqlite_number(number);
    switch (result.kind) {
        case value_kind::integer:
            sqlite3_result_int64(context, result.integer);
            return;
        case value_kind::real:
            sqlite3_result_double(context, result.real);
            return;
        default:
            break;
    }
    const std::string message = std::string("decimal ") + what + " exceeds 15 digits";
    refuse_result(context, message.c_str());
}

// SQLite is C: an exception must not pass through it.
template <class Work>
void guarded(sqlite3_context* context, const Work& work) {
    try {
        work();
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    } catch (const std::exception& e) {
        refuse_result(context, e.what());
    }
}

template <class Operation>
void binary(sqlite3_context* context, int, sqlite3_value** operands) {
    guarded(context, [&] {
        const std::optional<decimal> left = number_of(operands[0]);
        const std::optional<decimal> right = number_of(operands[1]);
        if (!left || !right) return;
        if (const std::optional<decimal> result = Operation::of(*left, *right))
            answer(context, *result, Operation::name);
    });
}

struct addition {
    static constexpr const char* name = "sum";
    static std::optional<decimal> of(const decimal& a, const decimal& b) { return a + b; }
};
struct subtraction {
    static constexpr const char* name = "difference";
    static std::optional<decimal> of(const decimal& a, const decimal& b) { return a - b; }
};
struct multiplication {
    static constexpr const char* name = "product";
    static std::optional<decimal> of(const decimal& a, const decimal& b) { return a * b; }
};
struct division {
    static constexpr const char* name = "quotient";
    static std::optional<decimal> of(const decimal& a, const decimal& b) {
        if (b == decimal(0)) return std::nullopt;
        return a.divide(b, sqlite_decimal_digits);
    }
};

// A column of a server rounds ties away from zero, also those to even.
decimal rounded_away(const decimal& number, int places) {
    decimal near = number.rounded(places);
    const decimal half = decimal::from_parts(5, -(places + 1));
    if (number - near == half && decimal(0) < number) return number + half;
    if (near - number == half && number < decimal(0)) return number - half;
    return near;
}

// cm_decimal(value, digits, digits behind the point, member): the value as such a column holds it.
void keep_decimal(sqlite3_context* context, int, sqlite3_value** operands) {
    guarded(context, [&] {
        const std::optional<decimal> number = number_of(operands[0]);
        if (!number) return;
        const int places = sqlite3_value_int(operands[2]);
        const decimal limit = decimal::from_parts(1, sqlite3_value_int(operands[1]) - places);
        const decimal kept = rounded_away(*number, places);
        if (kept < limit && -limit < kept) return answer(context, kept, "result");
        const auto* name = reinterpret_cast<const char*>(sqlite3_value_text(operands[3]));
        refuse_result(context, (std::string(name != nullptr ? name : "") +
                                ": a computed number has more digits before the point than its "
                                "column")
                                   .c_str());
    });
}

struct running_sum {
    decimal total;
    std::int64_t count = 0;
};

// The state of an aggregate lives in memory of SQLite's, which is zero at first and never destroyed
// by it: hold a pointer there.
struct sum_cell {
    running_sum* sum;
};

void add_to_sum(sqlite3_context* context, int, sqlite3_value** operands) {
    guarded(context, [&] {
        const std::optional<decimal> number = number_of(operands[0]);
        if (!number) return;
        auto* held = static_cast<sum_cell*>(sqlite3_aggregate_context(context, sizeof(sum_cell)));
        if (held == nullptr) throw std::bad_alloc();
        if (held->sum == nullptr) held->sum = new running_sum;
        held->sum->total += *number;
        ++held->sum->count;
    });
}

// A row leaves the window; only rows that were added do.
void take_from_sum(sqlite3_context* context, int, sqlite3_value** operands) {
    guarded(context, [&] {
        const std::optional<decimal> number = number_of(operands[0]);
        const auto* held = static_cast<sum_cell*>(sqlite3_aggregate_context(context, 0));
        if (!number || held == nullptr || held->sum == nullptr) return;
        held->sum->total -= *number;
        --held->sum->count;
    });
}

template <bool Average>
void give_sum(sqlite3_context* context) {
    const auto* held = static_cast<sum_cell*>(sqlite3_aggregate_context(context, 0));
    if (held == nullptr || held->sum == nullptr || held->sum->count == 0) return;  // no rows: NULL
    const running_sum& sum = *held->sum;
    guarded(context, [&] {
        if constexpr (Average)
            answer(context, sum.total.divide(decimal(sum.count), sqlite_decimal_digits), "avg");
        else
            answer(context, sum.total, "sum");
    });
}

template <bool Average>
void end_sum(sqlite3_context* context) {
    give_sum<Average>(context);
    auto* held = static_cast<sum_cell*>(sqlite3_aggregate_context(context, 0));
    if (held != nullptr) delete std::exchange(held->sum, nullptr);
}

}  // namespace

sqlite_number to_sqlite_number(const decimal& number) {
    if (const std::optional<std::int64_t> whole = number.to_int64())
        return {.kind = value_kind::integer, .integer = *whole};
    if (number.digits() > sqlite_decimal_digits) return {};
    const double real = number.to_double();
    // Near the ends of double's range there are fewer digits, or none.
    const double size = std::fabs(real);
    if (!(size > 1e-290 && size < 1e290) &&
        (!std::isfinite(real) || decimal::from_double(real) != number))
        return {};
    return {.kind = value_kind::real, .real = real};
}

int register_decimal_functions(sqlite3* database) {
    const scalar_function scalars[] = {{"cm_dec_add", 2, binary<addition>},
                                       {"cm_dec_sub", 2, binary<subtraction>},
                                       {"cm_dec_mul", 2, binary<multiplication>},
                                       {"cm_dec_div", 2, binary<division>},
                                       {"cm_decimal", 4, &keep_decimal}};
    for (const scalar_function& f : scalars)
        if (const int code = register_function(database, f); code != SQLITE_OK) return code;
    const aggregate_function aggregates[] = {
        {"cm_dec_sum", add_to_sum, end_sum<false>, give_sum<false>, take_from_sum},
        {"cm_dec_avg", add_to_sum, end_sum<true>, give_sum<true>, take_from_sum}};
    for (const aggregate_function& f : aggregates)
        if (const int code = register_function(database, f); code != SQLITE_OK) return code;
    return SQLITE_OK;
}

}  // namespace cormorant::detail
