#pragma once

struct sqlite3;

namespace cormorant::detail {

/// Registers what SQLite lacks of JSON: cm_json_contains(document, part) and cm_json_equal(a, b),
/// which are 1, 0, or NULL where one of the two is. Texts that are not JSON are errors of the data.
/// Both parse both documents at each call.
[[nodiscard]] int register_json_functions(sqlite3* database);

}  // namespace cormorant::detail
