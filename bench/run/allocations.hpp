#pragma once

#include <cstdint>

namespace bench {

/// Calls of operator new by this thread so far. SQLite's own memory is not among them.
[[nodiscard]] std::uint64_t allocations() noexcept;

}  // namespace bench
