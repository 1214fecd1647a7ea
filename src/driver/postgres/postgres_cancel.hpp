#pragma once

#include <libpq-fe.h>

#include <memory>

namespace cormorant::detail {

/// Asks a server to end what a connection of it does. libpq's own call waits for the answer without
/// end, so that a thread of its own makes it.
class postgres_cancel {
public:
    /// For a connection that is open; may outlive it.
    explicit postgres_cancel(PGconn* of);

    /// Sends the request, unless one is on its way. Any thread may call it.
    void begin() noexcept;
    /// Waits until the server has taken it, for at most two seconds from begin() on. One at a time.
    void await() noexcept;

private:
    struct request;
    std::shared_ptr<request> request_;  // shared with the thread, which may never end
};

}  // namespace cormorant::detail
