#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// What the options of an endpoint say. Those that are not ours are libpq's: sslmode,
/// application_name, connect_timeout, options, target_session_attrs ...
struct postgres_options {
    bool prepare = true;   ///< named statements; false for poolers that change the server's side
    int busy_timeout = 0;  ///< milliseconds; 0 = waits for locks without end
    int statement_timeout = 0;  ///< milliseconds; 0 = none
    /// libpq's parameters, names and values side by side.
    std::vector<std::string> names;
    std::vector<std::string> values;
};

[[nodiscard]] status parse_postgres_options(const endpoint& where, postgres_options& out);

/// Of a list of hosts as libpq takes it: those after the first one of this name and port. False
/// where there are none, or where the options do not tell.
[[nodiscard]] bool drop_hosts(postgres_options& options, std::string_view host,
                              std::string_view port);

/// The statements that a new connection begins with.
[[nodiscard]] std::string opening_settings(const postgres_options& options);

}  // namespace cormorant::detail
