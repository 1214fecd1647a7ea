#pragma once

#include <cstdint>

namespace cormorant::detail {

/// How many forks lie between the first process and this one, from the first call on. Server
/// connections belong to the process that opened them: parent and child would mix their messages in
/// one stream.
[[nodiscard]] std::uint64_t fork_generation() noexcept;

}  // namespace cormorant::detail
