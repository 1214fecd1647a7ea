#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cormorant::detail {

/// The slot of everything: part of every entry.
inline constexpr std::uint32_t slot_of_all = 0;

/// The slot of a table. The same for all databases, and for all spellings of its name: a collision
/// forgets too much, never too little.
[[nodiscard]] std::uint32_t slot_of_table(std::string_view table) noexcept;

/// The slots that a write to a table changes: its own, and those of the tables whose rows the
/// database itself changes with it, by foreign keys of the program's models. Thread-safe.
class written_tables {
public:
    /// Adds those that are not among them yet.
    void add(std::vector<std::uint32_t>& to, std::string_view table);

private:
    std::mutex mutex_;
    std::size_t models_ = 0;  // that were known
    std::unordered_map<std::string, std::vector<std::uint32_t>> reached_;
};

}  // namespace cormorant::detail
