#include "driver/postgres/postgres_pipeline.hpp"

#include <utility>

namespace cormorant::detail {

bool postgres_pipeline::enter() noexcept {
    patience_.begin();
    return PQenterPipelineMode(on_) != 0;
}

bool postgres_pipeline::flush() noexcept {
    unsent_ = 0;
    return patience_.flush(on_);
}

std::vector<result_ptr> postgres_pipeline::finish() {
    std::vector<result_ptr> results(std::exchange(requests_, 0));
    if (PQpipelineSync(on_) != 0 && flush()) receive(results);
    (void)PQexitPipelineMode(on_);
    return results;
}

// The results in their order, each followed by null, and then the end of the pipeline. Of a
// connection that is lost there is nothing but null.
void postgres_pipeline::receive(std::vector<result_ptr>& results) noexcept {
    std::size_t at = 0;
    for (bool ended = false;;) {
        (void)patience_.wait_for_result(on_, results.size());  // PQgetResult() tells of a failure
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
