#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "session/result_cache.hpp"

namespace cormorant::detail {

/// The slot of everything: part of every entry.
inline constexpr std::uint32_t slot_of_all = 0;

/// The slot of a table. The same for all databases, and for all spellings of its name: a collision
/// forgets too much, never too little.
[[nodiscard]] std::uint32_t slot_of_table(std::string_view table) noexcept;

/// The wide slot of a table's keys: of writes that do not know the keys of the rows that they
/// change.
[[nodiscard]] std::uint32_t slot_of_keys(std::string_view table) noexcept;

/// The slot of the row of a table that has this key.
[[nodiscard]] std::uint32_t slot_of_row(std::string_view table, const value& key) noexcept;

/// The slots that a write to a table changes: its own, and those of the tables whose rows the
/// database itself changes with it, by foreign keys of the program's models. Of both the wide slot
/// too, unless the write says which rows it changes; one that adds rows changes no row that
/// somebody found. Thread-safe.
class written_tables {
public:
    /// Adds those that are not among them yet.
    void add(std::vector<std::uint32_t>& to, const changed_rows& rows);

    /// Beyond these the wide slot stands for the rows of a transaction, or of a write.
    static constexpr std::size_t most_keys = 16;
    static constexpr std::size_t most_slots = 256;

private:
    [[nodiscard]] const std::vector<std::string>& reached_by(std::string_view table);

    std::mutex mutex_;
    std::size_t models_ = 0;  // that were known
    std::unordered_map<std::string, std::vector<std::string>> reached_;
};

}  // namespace cormorant::detail
