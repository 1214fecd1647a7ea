#include "backend.hpp"

#include <cstdlib>

namespace bench {

std::string_view name_of(backend b) {
    switch (b) {
        case backend::sqlite:
            return "sqlite";
        case backend::postgresql:
            return "postgresql";
        case backend::mariadb:
            return "mariadb";
    }
    return "";
}

std::optional<backend> backend_named(std::string_view name) {
    for (const backend b : all_backends)
        if (name_of(b) == name) return b;
    return std::nullopt;
}

server_address address_of(const std::string& url) {
    const std::size_t begin = url.find("://") + 3;
    const std::size_t slash = url.find('/', begin);
    const std::size_t at = url.find('@', begin);
    server_address to;
    to.database = url.substr(slash + 1);
    std::string host = url.substr(begin, slash - begin);
    if (at < slash) {
        to.user = url.substr(begin, at - begin);
        host = url.substr(at + 1, slash - at - 1);
    }
    if (const std::size_t colon = to.user.find(':'); colon != to.user.npos) {
        to.password = to.user.substr(colon + 1);
        to.user.erase(colon);
    }
    if (const std::size_t colon = host.find(':'); colon != host.npos) {
        to.port = static_cast<unsigned>(std::strtoul(host.c_str() + colon + 1, nullptr, 10));
        host.erase(colon);
    }
    to.host = host;
    return to;
}

}  // namespace bench
