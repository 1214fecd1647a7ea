#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace cormorant::detail {

/// Looks whether the file that a database was opened with is still the one of that name. SQLite
/// goes on in a file that was deleted, and opens another one of its name beside it. Thread-safe.
class file_watch {
public:
    /// Notes which file the path, from the root, names now. Watches nothing where it names none.
    void begin(const std::string& path);
    /// True where the name leads to another file, or to none. One call of the system.
    [[nodiscard]] bool moved() const noexcept;
    /// The same at most ten times a second; in between, and where nothing is watched, false.
    [[nodiscard]] bool moved_lately() noexcept { return watches_ && is_due() && moved(); }

private:
    [[nodiscard]] bool is_due() noexcept;

    std::string path_;
    std::uint64_t device_ = 0;
    std::uint64_t inode_ = 0;
    bool watches_ = false;
    std::atomic<std::int64_t> next_look_{0};  // in milliseconds of the system's coarse clock
};

}  // namespace cormorant::detail
