#include "driver/postgres/postgres_patience.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdint>

#include "base/waiting.hpp"

namespace cormorant::detail {
namespace {

constexpr int look_every = 200;  // milliseconds
// A statement that was cancelled ends within these, or its process does not run.
constexpr std::int64_t grace_after_asking = 2000;

}  // namespace

// The server's own limit comes first, and its answer needs some time to come.
void postgres_patience::limit_statements(int milliseconds) noexcept {
    limit_ = milliseconds == 0 ? 0 : milliseconds + milliseconds / 2 + 1000;
}

bool postgres_patience::wait(PGconn* on, short events, std::size_t requests) noexcept {
    const std::int64_t limit = static_cast<std::int64_t>(limit_) * static_cast<int>(requests);
    std::int64_t silent = 0;
    std::int64_t since_asked = 0;
    while (given_up_ == end::none) {
        short came = 0;
        const waited ended =
            wait_for_socket(PQsocket(on), events, std::chrono::milliseconds(look_every), came);
        if (ended == waited::ready) return true;
        silent += look_every;
        since_asked = asked_.load(std::memory_order_relaxed) ? since_asked + look_every : 0;
        if (limit != 0 && silent > limit) given_up_ = end::silent;
        if (since_asked > grace_after_asking) given_up_ = end::deaf;
        if (ended == waited::stopped) given_up_ = end::stopped;
    }
    (void)shutdown(PQsocket(on), SHUT_RDWR);
    return false;
}

bool postgres_patience::flush(PGconn* on) noexcept {
    while (PQflush(on) > 0) {
        if (!wait(on, POLLIN | POLLOUT, 1)) return false;
        if (PQconsumeInput(on) == 0) return true;
    }
    return true;
}

bool postgres_patience::wait_for_result(PGconn* on, std::size_t requests) noexcept {
    if (!flush(on)) return false;
    while (PQisBusy(on) != 0) {
        if (!wait(on, POLLIN, requests)) return false;
        if (PQconsumeInput(on) == 0) return true;
        // What TLS has decoded already makes no socket readable: one more call takes it.
        if (PQsslInUse(on) != 0 && PQconsumeInput(on) == 0) return true;
    }
    return true;
}

bool postgres_patience::wait_for_input(PGconn* on) noexcept {
    return flush(on) && wait(on, POLLIN, 1) && PQconsumeInput(on) != 0;
}

}  // namespace cormorant::detail
