#include "session/scope.hpp"

#include "cormorant/session/backend.hpp"
#include "session/autocommit_scope.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/lease.hpp"
#include "session/pool/backends.hpp"
#include "session/write_mark.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {

void atomically(const scope_ref& on, work_ref work, const transaction_form& form,
                std::source_location where) {
    on->atomically(work, form, where);
}

void on_commit(const scope_ref& on, deferred_action action) { on->on_commit(std::move(action)); }

scope_ref apart_from(const scope_ref& scope) {
    return std::make_shared<autocommit_scope>(scope->core().shared_from_this(),
                                              beside_transaction::meant);
}

void tell_changed(scope& on, std::string_view table) {
    result_cache* cache = on.core().cache();
    if (cache == nullptr) return;
    touched_slots* inside = on.touched();
    if (inside == nullptr) return write_mark(*cache).add({table});
    // Statements of other threads add to it too: by their turn.
    const lease turn(on, access::read, std::source_location::current());
    cache->add(*inside, {table});
}

void tell_changed(const scope_ref& on, std::string_view table) { tell_changed(*on, table); }

cormorant::backend backend_of(const scope_ref& scope) noexcept {
    return kind_of_backend(scope->core().sql_dialect().name());
}

database_core& core_of(const scope_ref& scope) noexcept { return scope->core(); }
session_statistics statistics_of(const scope_ref& scope) { return scope->core().statistics(); }
void interrupt_all(const scope_ref& scope) noexcept { scope->core().interrupt(); }

}  // namespace cormorant::detail
