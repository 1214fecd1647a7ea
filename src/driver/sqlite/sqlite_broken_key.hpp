#pragma once

#include "cormorant/driver/driver.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace cormorant::detail {

/// SQLite says that a foreign key failed, and not which: these look, and say in the failure the
/// table and the column of one that is broken. Where a look takes longer than a second they leave
/// the failure as it is. Only after a failure.

/// After a statement: runs it once more, with the checks put off, in a savepoint that is undone,
/// and looks at the rows that it changes. The values must still be bound.
void find_broken_key(sqlite3* database, sqlite3_stmt* failed, failure& why);

/// After a COMMIT, whose transaction is still open: looks at all rows.
void find_broken_key_of_transaction(sqlite3* database, failure& why);

}  // namespace cormorant::detail
