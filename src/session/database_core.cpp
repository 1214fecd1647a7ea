#include "session/database_core.hpp"

#include <utility>

#include "session/autocommit_scope.hpp"
#include "session/compiled_queries.hpp"
#include "session/connection_pool.hpp"
#include "session/database_url.hpp"
#include "session/observer_list.hpp"
#include "session/row_statements.hpp"

namespace cormorant::detail {

scope_ref open_scope(std::string_view url, const open_options& options) {
    pool_settings settings = parse_database_url(url, options);
    const dialect& target = settings.kind->sql();
    auto pool = std::make_unique<connection_pool>(std::move(settings));
    auto core = std::make_shared<database_core>(std::move(pool), target);
    return std::make_shared<autocommit_scope>(std::move(core));
}

database_core::database_core(std::unique_ptr<connection_pool> pool, const dialect& target)
    : dialect_(target),
      pool_(std::move(pool)),
      owners_(std::make_unique<table_owners>()),
      queries_(std::make_unique<compiled_queries>(target, *owners_)),
      rows_(std::make_unique<row_statements>(target, *owners_)),
      observers_(std::make_unique<observer_list>()) {}

database_core::~database_core() = default;

session_statistics database_core::statistics() const {
    session_statistics figures;
    pool_->add_figures(figures);
    figures.queries_compiled = queries_->size();
    return figures;
}

void database_core::interrupt() noexcept { pool_->interrupt(); }

void database_core::add_observer(std::shared_ptr<statement_observer> observer) {
    observed_.store(observers_->add(std::move(observer)));
}

void database_core::remove_observer(const statement_observer& observer) {
    observed_.store(observers_->remove(observer));
}

void database_core::report(const statement_event& event) noexcept {
    try {
        observers_->tell(event);
    } catch (...) {  // out of memory: the event is lost, the statement is not
    }
}

}  // namespace cormorant::detail
