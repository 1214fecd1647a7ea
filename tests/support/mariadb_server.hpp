#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>

#include "cormorant/session/scope_ref.hpp"

/// The MariaDB server that the tests use: CORMORANT_MARIADB=mariadb://user@host:port, whose user
/// may create databases.
namespace mariadb_server {

/// The server's URL, without a database; empty where there is none.
inline const std::string& url() {
    static const std::string given = [] {
        const char* from = std::getenv("CORMORANT_MARIADB");
        const std::string made = from != nullptr ? from : "";
        return made.substr(0, made.find('/', made.find("//") + 2));
    }();
    return given;
}

/// Runs a statement of the server's administrator.
inline void administrate(std::string_view sql) {
    static const cormorant::detail::scope_ref on =
        cormorant::detail::open_scope(url() + "/?pool_size=1");
    cormorant::detail::run_text(on, sql);
}

/// A database of its own, which goes with this object. Its character set is whatever the server's
/// is: tables of models bring their own.
class database {
public:
    database() {
        static int count = 0;
        name_ = "cormorant_test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
        administrate("CREATE DATABASE " + name_);
    }
    ~database() { administrate("DROP DATABASE IF EXISTS " + name_); }
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] std::string url(std::string_view options = {}) const {
        return mariadb_server::url() + "/" + name_ +
               (options.empty() ? "" : "?" + std::string(options));
    }

private:
    std::string name_;
};

}  // namespace mariadb_server
