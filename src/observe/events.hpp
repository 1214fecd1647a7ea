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

/// One statement that ended. Views and pointers live during the call of the observer only.
struct statement_event {
    std::string_view sql;
    std::span<const value> parameters;  ///< in the order of the placeholders
    std::int64_t duration_ns = 0;       ///< from its start to its last row, decoding included
    std::int64_t rows = 0;              ///< read, or changed where it returns none
    std::source_location where;         ///< the terminal call
    statement_role role = statement_role::text;
    bool writes = false;
    bool failed = false;
    std::string_view error;                            ///< what the database said; may be empty
    std::uint64_t fingerprint = 0;                     ///< of the shape; 0 for transaction control
    const std::vector<std::string>* tables = nullptr;  ///< of queries: read or written
};

/// Told of every statement of a database, on the thread that ran it. Must not throw: what it throws
/// is dropped.
class statement_observer {
public:
    virtual ~statement_observer() = default;
    virtual void on_statement(const statement_event& event) = 0;
};

}  // namespace cormorant::detail
