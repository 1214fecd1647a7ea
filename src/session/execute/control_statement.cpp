#include "session/execute/control_statement.hpp"

#include <chrono>
#include <exception>

namespace cormorant::detail {
namespace {

status run(pooled_connection& on, std::string_view sql) {
    failure why;
    cached_statement* used = on.find_or_prepare(sql, text_author::library, why);
    if (used == nullptr) return why;
    status result;
    if (used->prepared->next() == step::failed) result = used->prepared->last_failure();
    statement_cache::give_back(*used);
    return result;
}

void report(database_core& core, std::string_view sql, std::source_location where,
            std::chrono::steady_clock::duration taken, const status& result) noexcept {
    statement_event event;
    event.sql = sql;
    event.where = where;
    event.role = statement_role::transaction_control;
    event.duration_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(taken).count();
    event.failed = result.has_value();
    if (result) event.error = result->message;
    core.observers().tell(event);
}

}  // namespace

status run_control(database_core& core, pooled_connection& on, std::string_view sql,
                   std::source_location where) noexcept {
    try {
        if (!core.observed()) return run(on, sql);
        const auto started = std::chrono::steady_clock::now();
        status result = run(on, sql);
        report(core, sql, where, std::chrono::steady_clock::now() - started, result);
        return result;
    } catch (const std::exception&) {
        return failure{};  // out of memory: kind internal, without a text that would need some
    }
}

}  // namespace cormorant::detail
