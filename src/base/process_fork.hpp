#pragma once

#include <cstdint>
#include <string_view>

namespace cormorant::detail {

/// How many forks lie between the first process and this one, from the first call on. Server
/// connections belong to the process that opened them: parent and child would mix their messages in
/// one stream.
[[nodiscard]] std::uint64_t fork_generation() noexcept;

/// What a program is told that uses one in a child.
inline constexpr std::string_view forked_text =
    "this database was opened before the process was forked, and its connections belong to the "
    "parent: open it again in the child";

}  // namespace cormorant::detail
