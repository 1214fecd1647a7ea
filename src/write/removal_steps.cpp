#include <algorithm>

#include "schema/foreign_key.hpp"
#include "session/database_core.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"
#include "write/removal_plan.hpp"
#include "write/rows_among.hpp"

namespace cormorant::detail {
namespace {

bool is_cascade(const member_info& m) {
    return is_foreign_key(m) && m.on_delete == on_delete_action::cascade;
}

// Rows of such a table go one by one, the last found first.
bool must_refer_to_itself(const model_info& model) {
    return std::any_of(model.members.begin(), model.members.end(), [&](const member_info& m) {
        return is_cascade(m) && !m.nullable && &m.target() == &model;
    });
}

}  // namespace

removed removal_plan::carry_out() {
    const std::vector<const model_info*> order = removal_order();
    if (const std::string_view sql = scope_.core().sql_dialect().ddl().put_off_foreign_keys();
        !sql.empty() && needs_deferred_keys(order))
        queue_.add(queue_.statement(std::string(sql), {}), [](model_statement& s) { s.run(); });

    // First what lets go of rows, then rows on which nothing hangs, then the others.
    for (const by_column& step : steps_)
        if (step.action == by_column::what::replace) run(step);
    for (const by_column& step : steps_)
        if (step.action == by_column::what::remove) run(step);
    const bool each_row = scope_.core().sql_dialect().ddl().checks_each_row();
    if (each_row) let_go_of_each_other(order);
    for (const model_info* model : order) {
        among_runner runner(queue_, {model, model->table, access::write});
        const auto removed = [this, model](std::int64_t rows) { count(model->name, rows); };
        const doomed_rows& rows = doomed_.at(model);
        // Rows that refer to rows of their own table were found after those.
        const value_list last_first(rows.in_order.rbegin(), rows.in_order.rend());
        const std::string& key = model->single_key()->column;
        if (!each_row || !must_refer_to_itself(*model)) {
            runner.remove(key, last_first, removed);
            continue;
        }
        for (const value& one : last_first) runner.remove(key, {one}, removed);
    }
    queue_.finish();
    return std::move(result_);
}

// Where each row is checked by itself, rows that are to go, and refer to rows that go before or
// with them, let go of those first.
void removal_plan::let_go_of_each_other(const std::vector<const model_info*>& order) {
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const member_info& m : order[i]->members) {
            if (!is_cascade(m) || !m.nullable) continue;
            const auto before = order.begin() + static_cast<std::ptrdiff_t>(i) + 1;
            if (std::find(order.begin(), before, &m.target()) == before) continue;
            const value_list& gone = doomed_.at(&m.target()).in_order;
            if (&m.target() == order[i] && gone.size() == 1) continue;
            among_runner(queue_, {order[i], order[i]->table, access::write})
                .replace(m.column, {}, gone);
        }
    }
}

void removal_plan::run(const by_column& step) {
    among_runner runner(queue_, {step.model, step.table, access::write});
    if (step.action == by_column::what::replace) {
        runner.replace(step.column, step.replacement, step.values);
        return;
    }
    const std::string& name = step.model != nullptr ? step.model->name : step.table;
    runner.remove(step.column, step.values,
                  [this, &name](std::int64_t rows) { count(name, rows); });
}

void removal_plan::count(std::string_view name, std::int64_t rows) {
    if (rows == 0) return;
    result_.total += rows;
    for (auto& [known, sum] : result_.per_model) {
        if (known != name) continue;
        sum += rows;
        return;
    }
    result_.per_model.emplace_back(name, rows);
}

// Models whose rows refer to another's go before it. Of models in a circle the one found last goes
// first.
std::vector<const model_info*> removal_plan::removal_order() const {
    std::vector<const model_info*> left(models_.rbegin(), models_.rend());
    std::vector<const model_info*> order;
    while (!left.empty()) {
        const auto free = std::find_if(left.begin(), left.end(), [&](const model_info* model) {
            return std::none_of(left.begin(), left.end(), [&](const model_info* other) {
                return other != model && refers(*other, *model);
            });
        });
        const auto next = free != left.end() ? free : left.begin();
        order.push_back(*next);
        left.erase(next);
    }
    return order;
}

// Within one statement the database checks at its end. A circle of models, or a table that refers
// to itself and needs several statements, breaks a key for a moment.
bool removal_plan::needs_deferred_keys(const std::vector<const model_info*>& order) const {
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (doomed_.at(order[i]).in_order.size() > batch && refers(*order[i], *order[i]))
            return true;
        for (std::size_t later = i + 1; later < order.size(); ++later)
            if (refers(*order[later], *order[i])) return true;
    }
    return false;
}

}  // namespace cormorant::detail
