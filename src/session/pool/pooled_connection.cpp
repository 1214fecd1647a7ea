#include "session/pool/pooled_connection.hpp"

#include <exception>
#include <functional>

#include "session/pool/session_state.hpp"

namespace cormorant::detail {

cached_statement* pooled_connection::find_or_prepare(std::string_view sql, text_author author,
                                                     failure& why) {
    const std::uint64_t fingerprint = std::hash<std::string_view>{}(sql);
    if (cached_statement* found = statements.find(fingerprint, sql)) {
        has_state = has_state || found->keeps_state;
        return found;
    }
    auto made = std::make_unique<cached_statement>();
    made->fingerprint = fingerprint;
    made->text = sql;
    made->author = author;
    made->prepared = link->prepare(sql, why);
    if (made->prepared == nullptr) return nullptr;
    if (author == text_author::program) {  // the library's own leave nothing behind
        made->keeps_state = leaves_state(sql);
        made->effect = effect_on_transaction(sql);
        has_state = has_state || made->keeps_state;
    }
    return &statements.add(std::move(made));
}

void pooled_connection::leave_transaction() noexcept {
    try {
        if (link->in_transaction()) [[unlikely]]
            (void)link->control({transaction_verb::roll_back});
    } catch (const std::exception&) {  // out of memory
    }
    stuck = link->in_transaction();
}

void pooled_connection::add_figures(session_statistics& to) const {
    const statement_cache::figures& figures = statements.statistics();
    to.statement_hits += figures.hits.load(std::memory_order_relaxed);
    to.statement_misses += figures.misses.load(std::memory_order_relaxed);
    to.statements_evicted += figures.evicted.load(std::memory_order_relaxed);
    to.statements_cached += figures.size.load(std::memory_order_relaxed);
    if (link != nullptr) to.round_trips += link->round_trips();
}

}  // namespace cormorant::detail
