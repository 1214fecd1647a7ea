#pragma once

#include <cstdint>

/// What operator new has given out and not taken back, in bytes of the heap. Counted by heap.cpp
/// for the whole program.
[[nodiscard]] std::int64_t heap_in_use() noexcept;
