#include <poll.h>

#include <chrono>

#include "driver/postgres/postgres_connection.hpp"
#include "driver/postgres/postgres_errors.hpp"

/// LISTEN, and what comes of it.

namespace cormorant::detail {
namespace {

struct free_message {
    void operator()(void* memory) const noexcept { PQfreemem(memory); }
};

}  // namespace

status postgres_connection::listen(std::string_view channel) {
    const std::unique_ptr<char, free_message> name(
        PQescapeIdentifier(handle(), channel.data(), channel.size()));
    if (name == nullptr) {
        failure f = postgres_connection_failure(handle());
        f.kind = error_kind::usage;  // not UTF-8
        f.connection_lost = false;
        return f;
    }
    return execute("LISTEN " + std::string(name.get()));
}

status postgres_connection::wait_for_message(int milliseconds,
                                             std::optional<channel_message>& out) {
    if (status wrong = refuse_after_fork()) return wrong;
    using clock = std::chrono::steady_clock;
    const auto deadline = clock::now() + std::chrono::milliseconds(milliseconds);
    for (;;) {
        if (PQconsumeInput(handle()) == 0) return postgres_connection_failure(handle());
        const std::unique_ptr<PGnotify, free_message> came(PQnotifies(handle()));
        if (came != nullptr) {
            out = channel_message{came->relname, came->extra, came->be_pid};
            return {};
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now());
        if (left.count() <= 0) return {};
        pollfd socket{PQsocket(handle()), POLLIN, 0};
        (void)poll(&socket, 1, static_cast<int>(left.count()));
    }
}

}  // namespace cormorant::detail
