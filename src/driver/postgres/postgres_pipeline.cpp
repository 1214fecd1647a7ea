#include "driver/postgres/postgres_pipeline.hpp"

#include <poll.h>

#include <utility>

namespace cormorant::detail {

bool postgres_pipeline::enter() noexcept {
    return PQenterPipelineMode(on_) != 0 && PQsetnonblocking(on_, 1) == 0;
}

bool postgres_pipeline::flush() noexcept {
    unsent_ = 0;
    for (;;) {
        const int left = PQflush(on_);
        if (left <= 0) return left == 0;
        pollfd socket{PQsocket(on_), POLLIN | POLLOUT, 0};
        (void)poll(&socket, 1, -1);
        if ((socket.revents & POLLIN) != 0 && PQconsumeInput(on_) == 0) return false;
    }
}

std::vector<result_ptr> postgres_pipeline::finish() {
    std::vector<result_ptr> results(std::exchange(requests_, 0));
    const bool sent = PQpipelineSync(on_) != 0 && flush();
    (void)PQsetnonblocking(on_, 0);
    if (sent) receive(results);
    (void)PQexitPipelineMode(on_);
    return results;
}

// The results in their order, each followed by null, and then the end of the pipeline. Of a
// connection that is lost there is nothing but null.
void postgres_pipeline::receive(std::vector<result_ptr>& results) noexcept {
    std::size_t at = 0;
    for (bool ended = false;;) {
        result_ptr result(PQgetResult(on_));
        if (result == nullptr) {
            if (std::exchange(ended, true)) return;
            ++at;
            continue;
        }
        ended = false;
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
        if (at < results.size() && results[at] == nullptr) results[at] = std::move(result);
    }
}

}  // namespace cormorant::detail
