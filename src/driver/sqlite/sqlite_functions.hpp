#pragma once

#include "cormorant/driver/driver.hpp"

struct sqlite3;
struct sqlite3_context;
struct sqlite3_value;

namespace cormorant::detail {

struct scalar_function {
    const char* name;
    int operands;
    void (*call)(sqlite3_context*, int, sqlite3_value**);
};

/// An aggregate of one operand; one with `now` and `remove` may stand over a window.
struct aggregate_function {
    const char* name;
    void (*add)(sqlite3_context*, int, sqlite3_value**);
    void (*end)(sqlite3_context*);
    void (*now)(sqlite3_context*) = nullptr;  ///< the result so far
    void (*remove)(sqlite3_context*, int, sqlite3_value**) = nullptr;
};

/// Ends a function with an error of kind data.
void refuse_result(sqlite3_context* context, const char* why);

// Both return SQLite's result code.
[[nodiscard]] int register_function(sqlite3* database, const scalar_function& f);
[[nodiscard]] int register_function(sqlite3* database, const aggregate_function& f);

/// Registers what the SQL of the SQLite dialect calls and SQLite lacks: the aggregates
/// cm_stddev_samp, cm_stddev_pop, cm_var_samp and cm_var_pop, cm_integer, cm_nearest and cm_text,
/// and the functions of texts, of decimals and of JSON.
[[nodiscard]] status register_sqlite_functions(sqlite3* database);

}  // namespace cormorant::detail
