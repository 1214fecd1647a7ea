#include <fmt/format.h>
#include <poll.h>

#include <chrono>

#include "base/waiting.hpp"
#include "cormorant/base/utf8.hpp"
#include "driver/postgres/postgres_connection.hpp"
#include "driver/postgres/postgres_errors.hpp"

/// LISTEN, and what comes of it.

namespace cormorant::detail {
namespace {

struct free_message {
    void operator()(void* memory) const noexcept { PQfreemem(memory); }
};

// The server cuts a longer name, and then nobody can send to what the program means.
constexpr std::size_t longest_channel = 63;

failure wrong_channel(std::string_view why) {
    failure f;
    f.kind = error_kind::usage;
    f.message = fmt::format("the name of a channel {}", why);
    return f;
}

// Nothing is under way: the connection is as good as before.
failure stopped_listening() {
    failure f;
    f.kind = error_kind::cancelled;
    f.message = "stopped while it waited for a message";
    return f;
}

}  // namespace

status postgres_connection::listen(std::string_view channel) {
    if (channel.empty()) return wrong_channel("is empty");
    if (channel.size() > longest_channel)
        return wrong_channel(
            fmt::format("has {} bytes: PostgreSQL takes {}", channel.size(), longest_channel));
    if (channel.find('\0') != std::string_view::npos) return wrong_channel("holds a zero byte");
    if (!valid_utf8(channel)) return wrong_channel("is not UTF-8");
    const std::unique_ptr<char, free_message> name(
        PQescapeIdentifier(handle(), channel.data(), channel.size()));
    if (name == nullptr) return lost();
    return execute("LISTEN " + std::string(name.get()));
}

status postgres_connection::wait_for_message(int milliseconds,
                                             std::optional<channel_message>& out) {
    if (status wrong = refuse_after_fork()) return wrong;
    using clock = std::chrono::steady_clock;
    const auto deadline = clock::now() + std::chrono::milliseconds(milliseconds);
    for (;;) {
        if (PQconsumeInput(handle()) == 0) return lost();
        const std::unique_ptr<PGnotify, free_message> came(PQnotifies(handle()));
        if (came != nullptr) {
            out = channel_message{came->relname, came->extra, came->be_pid};
            return {};
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now());
        if (left.count() <= 0) return {};
        short events = 0;
        if (wait_for_socket(PQsocket(handle()), POLLIN, left, events) == waited::stopped)
            return stopped_listening();
    }
}

}  // namespace cormorant::detail
