#pragma once

#include <cstdint>

namespace cormorant::detail {

/// What a connection is taken for: a statement that reads, a statement or transaction that writes,
/// or a transaction that only reads.
enum class access : std::uint8_t { read, write, read_transaction };

}  // namespace cormorant::detail
