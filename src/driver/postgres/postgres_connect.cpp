#include "driver/postgres/postgres_connect.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <charconv>
#include <utility>

#include "base/shortened.hpp"
#include "base/waiting.hpp"
#include "driver/postgres/postgres_errors.hpp"

namespace cormorant::detail {
namespace {

using std::chrono::ceil;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::string_view cannot = "cannot connect to the PostgreSQL server: ";

using connect_function = PGconn* (*)(const char* const*, const char* const*, int);

connection_ptr connect(const postgres_options& options, connect_function how) {
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (std::size_t i = 0; i < options.names.size(); ++i) {
        names.push_back(options.names[i].c_str());
        values.push_back(options.values[i].c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return connection_ptr(how(names.data(), values.data(), 0));
}

// Whether a server that was reached does not let this user in. libpq keeps no SQLSTATE of it: what
// the server says stands behind its word for FATAL, a colon and two blanks, in any language.
bool turns_away(std::string_view message) noexcept {
    const std::size_t at = message.find(":  ");
    if (at == std::string_view::npos) return false;
    const auto says = [&](std::string_view part) {
        return message.find(part, at) != std::string_view::npos;
    };
    return !says("starting up") && !says("shutting down") && !says("recovery mode") &&
           !says("accepting connections") && !says("too many") && !says("connection slots");
}

// libpq's text has host, port and user, and never the password. An option that it does not know is
// the program's mistake.
failure refusal(PGconn* handle) {
    failure f = postgres_connection_failure(handle);
    if (f.message.starts_with("invalid connection option")) f.kind = error_kind::usage;
    f.connection_lost = f.kind == error_kind::connection && !turns_away(f.message);
    f.message = std::string(cannot) + f.message;
    // It has no field for the SQLSTATE of a refused connection.
    f.crowded = f.message.find("too many clients") != std::string::npos ||
                f.message.find("remaining connection slots") != std::string::npos ||
                f.message.find("too many connections") != std::string::npos;
    f.sqlstate = f.crowded ? "53300" : "08001";
    if (f.crowded)
        f.message +=
            "; the server has no connection left: lower pool_size, or raise max_connections";
    return f;
}

failure stopped_connecting() {
    failure f;
    f.kind = error_kind::cancelled;
    f.message = "stopped while it connected to the PostgreSQL server";
    return f;
}

failure no_answer(PGconn* handle, milliseconds limit) {
    failure f;
    f.kind = error_kind::connection;
    f.sqlstate = "08001";
    f.connection_lost = true;
    f.message = fmt::format("{}{}, port {}, did not answer within connect_timeout, {} s", cannot,
                            shortened(PQhost(handle)), PQport(handle), limit.count() / 1000);
    return f;
}

// Of libpq's option, which is in seconds; 0 or less: any time.
milliseconds connect_limit(const postgres_options& options) {
    int limit = 0;
    for (std::size_t i = 0; i < options.names.size(); ++i) {
        const std::string& given = options.values[i];
        if (options.names[i] == "connect_timeout")
            std::from_chars(given.data(), given.data() + given.size(), limit);
    }
    return limit > 0 ? milliseconds(seconds(limit)) : milliseconds::max();
}

// Each host has the whole time: libpq itself goes on where one refuses.
waited wait_until_connected(PGconn* handle, milliseconds limit) {
    std::string host;
    wait_time deadline = no_deadline;
    auto next = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
        if (std::string now = fmt::format("{}:{}", PQhost(handle), PQport(handle)); now != host) {
            host = std::move(now);
            deadline = after(limit);
        }
        const auto left = ceil<milliseconds>(deadline - steady_clock::now());
        if (left.count() <= 0) return waited::timed_out;
        short came = 0;
        const short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        const waited ended = wait_for_socket(PQsocket(handle), events, left, came);
        if (ended != waited::ready) return ended;
        if (came != 0) next = PQconnectPoll(handle);
    }
    return waited::ready;
}

connection_ptr connect_by_seam(postgres_options options, failure& why) {
    const milliseconds limit = connect_limit(options);
    for (;;) {
        connection_ptr made = connect(options, &PQconnectStartParams);
        switch (wait_until_connected(made.get(), limit)) {
            case waited::ready:
                return made;
            case waited::stopped:
                why = stopped_connecting();
                return nullptr;
            case waited::timed_out:
                break;
        }
        if (drop_hosts(options, PQhost(made.get()), PQport(made.get()))) continue;
        why = no_answer(made.get(), limit);
        return nullptr;
    }
}

}  // namespace

connection_ptr connect_postgres(const postgres_options& options, failure& why) {
    connection_ptr made = this_flow().seam == nullptr ? connect(options, &PQconnectdbParams)
                                                      : connect_by_seam(options, why);
    if (PQstatus(made.get()) == CONNECTION_OK) return made;
    if (why.message.empty()) why = refusal(made.get());
    return nullptr;
}

}  // namespace cormorant::detail
