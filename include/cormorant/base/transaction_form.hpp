#pragma once

#include <cstdint>

namespace cormorant {

/// How far a transaction is kept from what others do at the same time. SQLite's transactions are
/// serializable, whatever is asked for.
enum class isolation : std::uint8_t {
    automatic,  ///< the database's own: read committed on PostgreSQL, repeatable read on MariaDB
    read_committed,   ///< each statement sees what was committed before it
    repeatable_read,  ///< all statements see the same state
    serializable,     ///< as if transactions ran one after the other; some are rolled back for it
};

}  // namespace cormorant

namespace cormorant::detail {

/// Whether a transaction may write. One that only reads does not wait for writers.
enum class transaction_mode : std::uint8_t { write, read_only };

/// What a transaction begins as.
struct transaction_form {
    transaction_form(transaction_mode m) noexcept
        : mode(m) {}  // NOLINT(google-explicit-constructor)
    transaction_form(transaction_mode m, isolation how, bool waits) noexcept
        : mode(m), level(how), deferrable(waits) {}

    transaction_mode mode;
    isolation level = isolation::automatic;
    /// PostgreSQL, serializable and read-only: waits until it can run without being rolled back.
    bool deferrable = false;
    /// How often it is run again where it fails so that it may succeed then.
    int retries = 0;
};

}  // namespace cormorant::detail
