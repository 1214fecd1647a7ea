#include "base/process_fork.hpp"

#include <pthread.h>

#include <atomic>

namespace cormorant::detail {
namespace {

std::atomic<std::uint64_t> generation{0};

void forked() { generation.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

std::uint64_t fork_generation() noexcept {
    static const int registered = pthread_atfork(nullptr, nullptr, &forked);
    (void)registered;
    return generation.load(std::memory_order_relaxed);
}

}  // namespace cormorant::detail
