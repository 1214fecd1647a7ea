#pragma once

#include <cstdint>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/value.hpp"
#include "cormorant/observe/statement_role.hpp"

namespace cormorant::detail {

struct query_data;

/// Names a transaction in this process, from its BEGIN to its end; never used again. 0: none.
using transaction_id = std::uint64_t;

/// One statement that ended. Views and pointers live during the call of the observer only.
struct statement_event {
    std::string_view sql;
    std::span<const value> parameters;  ///< in the order of the placeholders
    std::int64_t duration_ns = 0;       ///< from its start to its last row, decoding included
    std::int64_t waited_ns = 0;         ///< before that, for a connection, or its turn on one
    std::int64_t rows = 0;              ///< read, or changed where it returns none
    std::source_location where = {};    ///< the terminal call
    statement_role role = statement_role::text;
    bool writes = false;
    bool failed = false;
    bool from_cache = false;                           ///< nothing was sent: the answer was kept
    std::string_view error;                            ///< what the database said; may be empty
    std::uint64_t fingerprint = 0;                     ///< of the shape; 0 for transaction control
    const std::vector<std::string>* tables = nullptr;  ///< read or written; null: unknown
    const query_data* query = nullptr;  ///< what it was made of; null: a row's write, SQL text
    transaction_id transaction = 0;     ///< that it ran in
};

/// What a transaction does on its way.
enum class transaction_step : std::uint8_t {
    begin,
    commit,
    roll_back,
    savepoint,
    release,       ///< of a savepoint whose part was done
    roll_back_to,  ///< of one whose part failed
};

/// A step that was taken, or failed. Each transaction that began ends with one roll_back, or one
/// commit that did not fail; a commit that failed is followed by the roll_back.
struct transaction_event {
    transaction_step step = transaction_step::begin;
    transaction_id transaction = 0;
    int depth = 0;  ///< of the savepoint: 1 is the outermost; 0: of the transaction as a whole
    std::source_location where = {};
    bool failed = false;
    bool outcome_unknown = false;  ///< a commit whose answer did not come
    std::int64_t waited_ns = 0;    ///< of a begin: for its connection
};

/// Told of what a database does, on the thread that does it. Must not throw: what it throws is
/// dropped. It may come and go at any time, also from within a call.
class observer {
public:
    virtual ~observer() = default;
    virtual void on_statement(const statement_event&) {}
    virtual void on_transaction(const transaction_event&) {}
};

}  // namespace cormorant::detail
