#include <algorithm>

#include "cormorant/base/error.hpp"
#include "fuzz/input.hpp"
#include "session/pool/database_url.hpp"

/// Any text is a URL or a usage error, and what stands where a password does is in no error.

namespace {

using cormorant::detail::parse_database_url;
using cormorant::detail::pool_settings;

constexpr std::string_view secret = "QzXj7vKw";

void parse(const std::string& url) {
    try {
        const pool_settings settings = parse_database_url(url, {});
        fuzz::require(settings.kind != nullptr && settings.where.backend == settings.kind->name,
                      "a URL that is taken has a backend", url);
        fuzz::require(settings.readers > 0 && settings.cache_limit > 0, "a pool has connections",
                      url);
        const auto& where = settings.where;
        for (const std::string* text :
             {&where.target, &where.host, &where.port, &where.user, &where.password})
            fuzz::require(text->find('\0') == std::string::npos, "no zero byte", url);
        fuzz::require(where.port.find_first_not_of("0123456789,") == std::string::npos,
                      "a port is a number", url);
    } catch (const cormorant::usage_error& e) {
        const std::string_view told = e.what();
        fuzz::require(told.find(secret) == std::string_view::npos, "no error tells a password",
                      told);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const std::uint8_t how = in.byte();
    const std::string scheme = (how & 2U) != 0 ? "postgresql://" : "mariadb://";
    if ((how & 1U) == 0) {
        parse(in.all());
    } else {
        const std::string user = in.text();
        const std::string noise = in.text();
        // Not encoded, so that the noise may end the password anywhere.
        parse(scheme + user + ":" + noise + std::string(secret) + in.all());
    }
    return 0;
}
