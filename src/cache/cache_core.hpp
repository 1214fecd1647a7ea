#pragma once

#include <chrono>

#include "cache/loaders.hpp"
#include "cache/memory_store.hpp"
#include "cache/query_cache.hpp"

namespace cormorant::detail {

/// What the copies of a cache share.
class cache_core {
public:
    explicit cache_core(const cache_options& options)
        : store(options), queries(store, loading), timeout(options.timeout) {}

    memory_store store;
    loaders loading;
    query_cache queries;
    const std::chrono::nanoseconds timeout;
};

}  // namespace cormorant::detail
