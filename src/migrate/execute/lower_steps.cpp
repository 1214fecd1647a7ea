#include "migrate/execute/lower_steps.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "migrate/execute/probe.hpp"
#include "migrate/statements.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/run_spelling.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

step_kind kind_of(run_place place) {
    switch (place) {
        case run_place::together:
            return step_kind::together;
        case run_place::apart:
            return step_kind::apart;
        case run_place::alone:
            break;
    }
    return step_kind::alone;
}

// The field that the operation makes, alters or removes: `Model.field`; empty for others.
std::string altered_field(const operation& change) {
    if (const auto* added = std::get_if<add_field>(&change))
        return added->model + "." + added->field.column;
    if (const auto* removed = std::get_if<remove_field>(&change))
        return removed->model + "." + removed->field.column;
    if (const auto* altered = std::get_if<alter_field>(&change))
        return altered->model + "." + altered->from.column;
    return {};
}

using operation_place = std::vector<operation>::const_iterator;

// Behind those that can be one change. A column that is altered twice, or made again, would keep
// values that it should not.
operation_place end_of_joined(operation_place first, operation_place end) {
    std::set<std::string> altered;
    operation_place last = first;
    for (; last != end && alters_alone(*last); ++last) {
        const std::string field = altered_field(*last);
        if (!field.empty() && !altered.insert(field).second) break;
    }
    return last == first ? first + 1 : last;
}

// ---- rules of safety ----------------------------------------------------------------------------

bool is_allowed(const safety_facts& facts, std::size_t number, std::string_view rule) {
    return std::any_of(facts.allow.begin(), facts.allow.end(), [&](const allowance& one) {
        return one.operation == number && one.rule == rule;
    });
}

[[noreturn]] void refuse(const operation& change, const safety_rule& rule) {
    error_details details;
    details.kind = error_kind::usage;
    details.message = "cannot " + described(change) +
                      " while others use its table: " + std::string(rule.effect) + "; " +
                      std::string(rule.safe) +
                      R"(. Or say beside the operation that it may: "allow": {"rule": ")" +
                      std::string(rule.id) + R"(", "reason": "..."})";
    details.outcome = outcome::not_sent;
    throw stopped_migration(std::move(details), migration_stop::refused);
}

struct judged_change {
    const operation& change;
    const table_state& before;
    const table_state& after;
    const dialect& target;
};

template <class Allowed>
void require_safe(const judged_change& judged, const model_names& large, const Allowed& allowed) {
    for (const model_state& model : judged.after.models) {
        const model_state* old = judged.before.find(model.name);
        if (old == nullptr || large.count(model.name) == 0) continue;
        const held_table before = lower(*old, judged.before, judged.target);
        const held_table after = lower(model, judged.after, judged.target);
        for (const safety_rule& rule : judged.target.ddl().running().rules())
            if (rule.action == rule_action::refused && !allowed(rule.id) &&
                before.name == after.name && rule.when(before, after))
                refuse(judged.change, rule);
    }
}

/// Makes steps, and knows what the tables are between them.
class step_maker {
public:
    step_maker(const table_state& before, const dialect& target) : target_(target) {
        if (target_.facts().transactional_ddl) return;
        for (const held_table& table : lower(before, target_).tables) now_[table.name] = table;
    }

    void add(lowered_statement statement) {
        journal_step& made = steps_.emplace_back();
        made.number = static_cast<int>(steps_.size());
        made.kind = kind_of(target_.ddl().running().place_of(statement.sql));
        made.sql = std::move(statement.sql);
        step_probe probe;
        for (const table_effect& effect : statement.effects) {
            std::optional<held_table>& now = now_[effect.table];
            probe.before[effect.table] = now;
            probe.after[effect.table] = effect.leaves;
            now = effect.leaves;
        }
        if (made.kind != step_kind::alone) return;
        if (probe.after.empty()) {
            const statement_probe seen = target_.ddl().running().probe_of(made.sql);
            probe.there = seen.there;
            probe.broken = seen.broken;
            probe.clean = seen.clean;
        }
        made.probe = text_of(probe);
        if (statement.gentle && target_.ddl().running().gentle_forms(made.sql).size() > 1)
            made.kind = step_kind::gently;
    }

    [[nodiscard]] std::vector<journal_step> take() { return std::move(steps_); }

private:
    const dialect& target_;
    step_probe::tables now_;
    std::vector<journal_step> steps_;
};

}  // namespace

std::vector<journal_step> steps_of(const std::vector<operation>& operations,
                                   const table_state& before, const dialect& target,
                                   const safety_facts& facts) {
    step_maker maker(before, target);
    table_state state = before;
    model_names large = facts.large;
    const bool joins = target.ddl().running().rebuilds();
    for (auto first = operations.begin(); first != operations.end();) {
        const auto last = joins ? end_of_joined(first, operations.end()) : first + 1;
        const std::vector<operation> together(first, last);
        const table_state next = replay(together, state);
        require_safe({*first, state, next, target}, large, [&](std::string_view rule) {
            return is_allowed(facts, static_cast<std::size_t>(first - operations.begin()), rule);
        });
        for (lowered_statement& one : together.size() == 1
                                          ? lowered_statements(*first, state, target, large)
                                          : joined_statements(together, state, target))
            maker.add(std::move(one));
        follow_renames(together, large);
        state = next;
        first = last;
    }
    return maker.take();
}

void follow_renames(const std::vector<operation>& operations, model_names& large) {
    for (const operation& change : operations) {
        const auto* renamed = std::get_if<rename_model>(&change);
        if (renamed != nullptr && large.erase(renamed->from) != 0) large.insert(renamed->to);
    }
}

std::set<std::string> indexes_along(const std::vector<operation>& operations, table_state state,
                                    const dialect& target) {
    std::set<std::string> names;
    const auto add = [&] {
        for (const held_table& table : lower(state, target).tables)
            for (const held_index& index : table.indexes) names.insert(index.name);
    };
    add();
    for (const operation& change : operations) {
        change_state(state, change);
        add();
    }
    return names;
}

}  // namespace cormorant::detail
