#include "cormorant/write/removal.hpp"

#include <utility>

#include "session/database_core.hpp"
#include "session/execute/running.hpp"
#include "session/failures.hpp"
#include "session/pool/table_owners.hpp"
#include "sql/write.hpp"
#include "write/cell_values.hpp"
#include "write/removal_plan.hpp"
#include "write/row_check.hpp"
#include "write/rows_among.hpp"

namespace cormorant::detail {
namespace {

removed rows_of(const model_info& model, std::int64_t rows) {
    removed result;
    result.total = rows;
    if (rows != 0) result.per_model.emplace_back(model.name, rows);
    return result;
}

bool nothing_hangs_on(const model_info& model) {
    return model.single_key() == nullptr || dependents_of(model).none();
}

value_list matching_keys(scope& on, const query_data& query, std::source_location where) {
    query_data keys = query;
    keys.terminal = terminal_kind::keys;
    const value_kind kind = query.model->single_key()->type;
    value_list found;
    running rows = on.run(keys, where);
    while (rows.next()) found.push_back(value_of(rows.at(0), kind));
    return found;
}

}  // namespace

removed remove_keys(scope& on, const model_info& model, value_list keys,
                    std::source_location where) {
    if (keys.empty()) return {};
    if (nothing_hangs_on(model)) {
        const auto remove = [&](scope& s) {
            run_queue queue(s, where);
            std::int64_t rows = 0;
            among_runner(queue, {&model, model.table, access::write})
                .remove(model.single_key()->column, keys, [&](std::int64_t n) { rows += n; });
            queue.finish();
            return rows_of(model, rows);
        };
        if (keys.size() <= among_runner::batch) return remove(on);
        removed result;
        on.atomically([&](const scope_ref& tx) { result = remove(*tx); }, transaction_mode::write,
                      where);
        return result;
    }
    removed result;
    on.atomically(
        [&](const scope_ref& tx) {
            removal_plan plan(*tx, where);
            plan.collect(model, std::move(keys));
            result = plan.carry_out();
        },
        transaction_mode::write, where);
    return result;
}

removed remove_row(scope& on, const model_info& model, const void* row,
                   std::source_location where) {
    on.core().owners().claim(model);
    if (const member_info* key = model.single_key())
        return remove_keys(on, model, {load_value(*key, row)}, where);
    value_list key;
    for (const std::uint16_t m : model.primary_key)
        key.push_back(load_value(model.members[m], row));
    model_statement remove(on, delete_row_text(model, on.core().sql_dialect()),
                           {&model, model.table, access::write}, where);
    for (const value& v : key) remove.bind(v);
    return rows_of(model, remove.run());
}

removed remove_matching(scope& on, const query_data& query, std::source_location where) {
    const model_info& model = *query.model;
    if (query.nothing) return {};
    if (nothing_hangs_on(model)) {
        query_data all = query;
        all.terminal = terminal_kind::remove;
        return rows_of(model, on.run(all, where).finish());
    }
    removed result;
    on.atomically(
        [&](const scope_ref& tx) {
            removal_plan plan(*tx, where);
            plan.collect(model, matching_keys(*tx, query, where));
            result = plan.carry_out();
        },
        transaction_mode::write, where);
    return result;
}

}  // namespace cormorant::detail
