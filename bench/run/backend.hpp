#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

enum class backend : std::uint8_t { sqlite, postgresql, mariadb };

inline constexpr std::array all_backends = {backend::sqlite, backend::postgresql, backend::mariadb};

[[nodiscard]] std::string_view name_of(backend b);
[[nodiscard]] std::optional<backend> backend_named(std::string_view name);

/// Where the tables are: a backend, and the URL by which Cormorant opens them.
struct place {
    backend on = backend::sqlite;
    std::string url;
};

/// The parts of a server's URL, for clients that read no URLs.
struct server_address {
    std::string user;
    std::string password;
    std::string host;
    std::string database;
    unsigned port = 0;
};

/// Of scheme://user:password@host:port/database, without options.
[[nodiscard]] server_address address_of(const std::string& url);

}  // namespace bench
