#pragma once

#include <string>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// How a MariaDB connection is opened. The names of the options are those of the members.
struct mariadb_options {
    std::string host = "127.0.0.1";
    unsigned port = 3306;
    std::string user;
    std::string password;
    std::string database;
    std::string socket;  ///< a path: the server of this machine, in place of host and port

    unsigned connect_timeout = 10;   ///< seconds
    unsigned read_timeout = 0;       ///< seconds without an answer; 0 = no limit
    unsigned write_timeout = 0;      ///< seconds; 0 = no limit
    unsigned busy_timeout = 5000;    ///< milliseconds that a statement waits for a lock
    unsigned statement_timeout = 0;  ///< milliseconds that a statement may run; 0 = no limit
    bool bulk = true;                ///< INSERTs of many rows in one trip; not every proxy can
    std::string isolation = "read committed";  ///< of transactions that do not say

    /// off; on: encrypted; verify: and the server's certificate is checked, its name too.
    enum class tls_mode : unsigned char { off, on, verify };
    tls_mode tls = tls_mode::off;
    std::string tls_ca;    ///< a file of certificates that are trusted; implies verify
    std::string tls_cert;  ///< the client's own, where the server asks for one
    std::string tls_key;
};

/// Reads the options of an endpoint. Unknown names and values are failures of kind usage that name
/// the known ones. Without a password in the endpoint that of MYSQL_PWD is taken.
[[nodiscard]] status parse_mariadb_options(const endpoint& where, mariadb_options& out);

/// The SET of a new session: SQL mode, time zone, time-outs.
[[nodiscard]] std::string opening_statement(const mariadb_options& options);

}  // namespace cormorant::detail
