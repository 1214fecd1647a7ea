#pragma once

#include <atomic>

#include "driver/postgres/postgres_handles.hpp"

namespace cormorant::detail {

/// Waits for a server, and not without end: where statements may take so long and no longer, a
/// server that is silent for more does not answer any more, nor does one that was asked to end a
/// statement and did not. libpq's own calls would wait for as long as the network lasts. Where a
/// wait is given up the connection is ended: what is asked of it from there on fails as lost.
class postgres_patience {
public:
    /// Why a wait was given up.
    enum class end : unsigned char { none, silent, deaf, stopped };

    /// Statements end by themselves after so many milliseconds; 0: they may take any time.
    void limit_statements(int milliseconds) noexcept;
    /// A statement is about to be sent.
    void begin() noexcept { asked_.store(false, std::memory_order_relaxed); }
    /// From another thread: the server is asked to end what it does now.
    void ask_for_the_end() noexcept { asked_.store(true, std::memory_order_relaxed); }

    /// Sends what waits to be sent, and waits until PQgetResult() has something to give, which the
    /// loss of the connection is too. False where the server does not answer to these `requests`.
    [[nodiscard]] bool wait_for_result(PGconn* on, std::size_t requests = 1) noexcept;
    /// Sends what waits to be sent, and takes in meanwhile what comes. False as above.
    [[nodiscard]] bool flush(PGconn* on) noexcept;
    /// Takes in what comes next. False as above, or where the connection is lost.
    [[nodiscard]] bool wait_for_input(PGconn* on) noexcept;

    [[nodiscard]] end given_up() const noexcept { return given_up_; }
    [[nodiscard]] int limit() const noexcept { return limit_; }

private:
    [[nodiscard]] bool wait(PGconn* on, short events, std::size_t requests) noexcept;

    int limit_ = 0;
    end given_up_ = end::none;
    std::atomic<bool> asked_{false};
};

}  // namespace cormorant::detail
