#include "session/database_core.hpp"

#include <utility>

#include "session/pool/compiled_queries.hpp"
#include "session/pool/connection_pool.hpp"

namespace cormorant::detail {

database_core::database_core(std::unique_ptr<connection_pool> pool, const dialect& target)
    : dialect_(target),
      pool_(std::move(pool)),
      owners_(std::make_unique<table_owners>()),
      queries_(std::make_unique<compiled_queries>(target, *owners_)) {}

database_core::~database_core() {
    for (auto& kept : extensions_) delete kept.load();
}

database_extension& database_core::make_extension(extension_owner whose, extension_maker make) {
    auto& kept = extensions_[static_cast<std::size_t>(whose)];
    auto made = make(*this);
    database_extension* there = nullptr;
    // Another thread may have been faster: its extension is the one to keep.
    if (kept.compare_exchange_strong(there, made.get())) return *made.release();
    return *there;
}

session_statistics database_core::statistics() const {
    session_statistics figures;
    pool_->add_figures(figures);
    figures.queries_compiled = queries_->size();
    return figures;
}

void database_core::keep_results_in(std::shared_ptr<result_cache> cache) noexcept {
    cache_ = std::move(cache);
}

void database_core::interrupt() noexcept { pool_->interrupt(); }

}  // namespace cormorant::detail
