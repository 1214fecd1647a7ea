#pragma once

#include <filesystem>

namespace chinook {

/// A copy of a file in a temporary directory of its own; both are gone when the object is.
class working_copy {
public:
    /// Throws std::filesystem::filesystem_error where the file cannot be copied.
    explicit working_copy(const std::filesystem::path& original);
    ~working_copy();
    working_copy(const working_copy&) = delete;
    working_copy& operator=(const working_copy&) = delete;

    [[nodiscard]] std::filesystem::path file() const;

private:
    std::filesystem::path folder_;
};

}  // namespace chinook
