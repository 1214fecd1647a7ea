#include "session/pool/backends.hpp"

#include <fmt/format.h>

#include "driver/sqlite/sqlite.hpp"
#include "sql/dialect.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"
#ifdef CORMORANT_HAS_MARIADB
#include "driver/mariadb/mariadb.hpp"
#endif
#ifdef CORMORANT_HAS_POSTGRESQL
#include "driver/postgres/postgres.hpp"
#endif

namespace cormorant::detail {
namespace {

#ifdef CORMORANT_HAS_POSTGRESQL
constexpr open_function postgres_driver = &open_postgres;
#else
constexpr open_function postgres_driver = nullptr;
#endif

#ifdef CORMORANT_HAS_MARIADB
constexpr open_function mariadb_driver = &open_mariadb;
#else
constexpr open_function mariadb_driver = nullptr;
#endif

constexpr backend backends[] = {
    {cormorant::backend::sqlite, "sqlite", "", backend_place::file, &sqlite_dialect, &open_sqlite,
     ""},
    {cormorant::backend::postgresql, "postgresql", "postgres", backend_place::server,
     &postgres_dialect, postgres_driver,
     "libpq (Debian: libpq-dev) and CORMORANT_WITH_POSTGRESQL=ON"},
    {cormorant::backend::mariadb, "mariadb", "mysql", backend_place::server, &mariadb_dialect,
     mariadb_driver, "libmariadb (Debian: libmariadb-dev) and CORMORANT_WITH_MARIADB=ON"},
};

std::string built_ones() {
    std::string names;
    for (const backend& b : backends)
        if (b.open != nullptr) names.append(names.empty() ? "" : ", ").append(b.name);
    return names;
}

}  // namespace

cormorant::backend kind_of_backend(std::string_view dialect_name) noexcept {
    for (const backend& b : backends)
        if (b.name == dialect_name) return b.kind;
    return cormorant::backend::sqlite;
}

const backend& find_backend(std::string_view scheme) {
    for (const backend& b : backends) {
        if (scheme != b.name && (b.other_scheme.empty() || scheme != b.other_scheme)) continue;
        if (b.open != nullptr) return b;
        throw_usage(
            fmt::format("this build of Cormorant has no driver for {}: it has {}. Building "
                        "one needs {}",
                        scheme, built_ones(), b.build_needs));
    }
    throw_usage(
        "a database is opened by a URL such as sqlite:shop.db, sqlite::memory:, "
        "postgresql://user@host/name or mariadb://user@host/name; this one begins with no known "
        "scheme");
}

}  // namespace cormorant::detail
