#include "session/execute/explain.hpp"

#include "session/database_core.hpp"
#include "session/execute/running.hpp"
#include "session/failures.hpp"
#include "sql/compiled.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

value_list parameters_of(const query_data& query, const compiled_query& compiled) {
    value_list values;
    if (compiled.simple_binds) return {query.values.begin(), query.values.end()};
    for (const bind_source& source : compiled.binds) values.push_back(bound_value(query, source));
    return values;
}

}  // namespace

std::string explain(scope& on, const query_data& query, std::source_location where) try {
    const compiled_query compiled = compile(query, on.core().sql_dialect());
    const value_list values = parameters_of(query, compiled);
    const std::string sql = std::string(on.core().sql_dialect().explain()) + compiled.sql;
    running statement = on.run_text(sql, values, false, where);
    std::string plan;
    while (statement.next()) {
        plan += statement.at(statement.column_count() - 1).text;
        plan += '\n';
    }
    return plan;
} catch (const usage_error& what) {
    throw_again_at(what, where);
}

std::string sql_of(const scope& on, const query_data& query) {
    return compile(query, on.core().sql_dialect()).sql;
}

}  // namespace cormorant::detail
