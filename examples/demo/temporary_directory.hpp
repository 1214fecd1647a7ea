#pragma once

#include <string>

namespace demo {

/// A new directory for the program's files. It is removed with all that is in it when the object
/// goes, and also when a signal (Ctrl-C, termination, a closed terminal) ends the program, which
/// then exits with 128 + the signal's number. One per program; make it before any other thread.
class temporary_directory {
public:
    temporary_directory();
    ~temporary_directory();
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace demo
