#include "session/pool/file_watch.hpp"

#include <sys/stat.h>

#include <ctime>

namespace cormorant::detail {

void file_watch::begin(const std::string& path) {
    path_ = path;
    struct stat found {};
    if (::stat(path_.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return;
    device_ = found.st_dev;
    inode_ = found.st_ino;
    watches_ = true;
}

bool file_watch::moved() const noexcept {
    if (!watches_) return false;
    struct stat found {};
    return ::stat(path_.c_str(), &found) != 0 || found.st_ino != inode_ || found.st_dev != device_;
}

bool file_watch::is_due() noexcept {
    constexpr std::int64_t pause = 100;
    timespec now{};
    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    const std::int64_t ms = now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
    if (ms < next_look_.load(std::memory_order_relaxed)) return false;
    next_look_.store(ms + pause, std::memory_order_relaxed);
    return true;
}

}  // namespace cormorant::detail
