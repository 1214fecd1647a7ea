#include "session/scope.hpp"

#include "session/autocommit_scope.hpp"
#include "session/connection_pool.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"

namespace cormorant::detail {

void atomically(const scope_ref& on, work_ref work, const transaction_form& form,
                std::source_location where) {
    on->atomically(work, form, where);
}

void on_commit(const scope_ref& on, deferred_action action) { on->on_commit(std::move(action)); }

std::int64_t run_text(const scope_ref& on, std::string_view sql, std::source_location where) {
    return on->run_text(sql, {}, true, where).finish();
}

scope_ref apart_from(const scope_ref& scope) {
    return std::make_shared<autocommit_scope>(scope->core().shared_from_this(),
                                              beside_transaction::meant);
}

database_core& core_of(const scope_ref& scope) noexcept { return scope->core(); }
session_statistics statistics_of(const scope_ref& scope) { return scope->core().statistics(); }
void interrupt_all(const scope_ref& scope) noexcept { scope->core().interrupt(); }

running scope::run_text(std::string_view sql, std::span<const value> values, bool writes,
                        std::source_location where) {
    running made(acquire(writes ? access::write : access::read, where), where);
    made.find(sql);
    // Text that writes though it was sent as a read ("insert ... returning") moves to the
    // connection that may write.
    if (!writes && !made.reads_only()) {
        made.end();
        made.statement_ = nullptr;
        made.held_ = {};
        made.held_ = acquire(access::write, where);
        made.find(sql);
    }
    if (in_transaction()) made.refuse_end_of_transaction();
    made.bind(values);
    if (core_->observed()) [[unlikely]]
        made.observe(values);
    return made;
}

}  // namespace cormorant::detail
