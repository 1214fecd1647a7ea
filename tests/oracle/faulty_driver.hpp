#pragma once

#include <string>

#include "cormorant/session/scope_ref.hpp"

/// A driver between the session and the real one, which fails where it is told to.
namespace oracle {

enum class fault : std::uint8_t {
    none,
    refused,  ///< an error instead of the statement; what was open stays open
    stuck,    ///< refused, and so is from there on what would end a transaction of this connection
    rolled_back,  ///< the database gave the whole transaction up, as in a deadlock
    cut,          ///< the connection is lost before the statement is sent
    reply_lost,   ///< the statement ran, but the connection is lost before that is told
};

/// What goes wrong, and what was seen. Of one thread.
struct faulty_plan {
    fault what = fault::none;
    int at = -1;             ///< the number of the statement, from 0
    int statements = 0;      ///< so far
    std::string failed_sql;  ///< the one that failed
    bool sticks = true;      ///< what is stuck is so for ever
};
[[nodiscard]] faulty_plan& plan_of_faults();

/// The database of the URL behind the faulty driver.
[[nodiscard]] cormorant::detail::scope_ref open_faulty(const std::string& url);

}  // namespace oracle
