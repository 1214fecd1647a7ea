#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

namespace compliance {

/// Whether all servers are to be there: `./dev test` says so.
inline bool servers_are_required() { return std::getenv("CORMORANT_REQUIRE_SERVERS") != nullptr; }

}  // namespace compliance

/// Passes over the test where a server is not there, and fails it where all are to be.
#define CORMORANT_NEEDS_SERVER(is_there, missing)                              \
    if (is_there) {                                                            \
    } else if (compliance::servers_are_required())                             \
        FAIL() << (missing) << ", and CORMORANT_REQUIRE_SERVERS asks for all"; \
    else                                                                       \
        GTEST_SKIP() << (missing) << ": scripts/servers.sh starts the servers"
