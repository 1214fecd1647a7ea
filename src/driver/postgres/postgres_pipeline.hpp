#pragma once

#include <cstddef>
#include <vector>

#include "driver/postgres/postgres_handles.hpp"
#include "driver/postgres/postgres_patience.hpp"

namespace cormorant::detail {

/// Requests that travel together, in libpq's pipeline mode.
///
/// A server whose results nobody reads does not read requests either, and who only writes waits for
/// it without end: so results are read while requests are sent (libpq's manual, "Pipeline Mode").
class postgres_pipeline {
public:
    postgres_pipeline(PGconn* on, postgres_patience& patience) noexcept
        : on_(on), patience_(patience) {}

    /// Whether requests were added since the last finish().
    [[nodiscard]] bool open() const noexcept { return requests_ != 0; }
    /// Adds the request of some bytes that `send`, a PQsend... call, makes. False where the
    /// connection is lost.
    template <class Send>
    [[nodiscard]] bool add(std::size_t bytes, const Send& send) {
        if ((!open() && !enter()) || send() == 0) return false;
        ++requests_;
        unsent_ += bytes;
        return unsent_ < most_unsent || flush();
    }
    /// Waits for the results: one for each request, in their order; null where the connection was
    /// lost before.
    [[nodiscard]] std::vector<result_ptr> finish();

private:
    /// Of large requests libpq keeps no more than these bytes and the last one.
    static constexpr std::size_t most_unsent = std::size_t{256} << 10U;

    [[nodiscard]] bool enter() noexcept;
    [[nodiscard]] bool flush() noexcept;
    void receive(std::vector<result_ptr>& results) noexcept;

    PGconn* on_;
    postgres_patience& patience_;
    std::size_t requests_ = 0;
    std::size_t unsent_ = 0;
};

}  // namespace cormorant::detail
