#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "terminal.hpp"

namespace demo {

/// A line on standard error that shows how far the work is; on a terminal only.
class progress_bar {
public:
    progress_bar(terminal screen, std::string what, std::int64_t whole);
    /// Leaves the terminal at the start of an empty line.
    ~progress_bar();
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;

    void show(std::int64_t done);

private:
    terminal screen_;
    std::string what_;
    std::int64_t whole_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace demo
