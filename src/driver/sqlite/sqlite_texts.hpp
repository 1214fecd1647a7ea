#pragma once

struct sqlite3;

namespace cormorant::detail {

/// Registers the functions of texts that SQLite lacks: cm_lpad, cm_rpad and cm_reverse. Returns
/// SQLite's result code.
[[nodiscard]] int register_text_functions(sqlite3* database);

}  // namespace cormorant::detail
