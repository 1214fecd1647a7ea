#include <memory>
#include <utility>

#include "session/autocommit_scope.hpp"
#include "session/database_core.hpp"
#include "session/pool/connection_pool.hpp"
#include "session/pool/database_url.hpp"

namespace cormorant::detail {

scope_ref open_scope(std::string_view url, const open_options& options) {
    pool_settings settings = parse_database_url(url, options);
    const dialect& target = settings.kind->sql();
    auto pool = std::make_unique<connection_pool>(std::move(settings));
    auto core = std::make_shared<database_core>(std::move(pool), target);
    core->keep_results_in(options.cache);
    return std::make_shared<autocommit_scope>(std::move(core));
}

}  // namespace cormorant::detail
