#include "migrate/execute/lower_steps.hpp"

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
        if (made.kind == step_kind::alone) made.probe = text_of(probe);
    }

    [[nodiscard]] std::vector<journal_step> take() { return std::move(steps_); }

private:
    const dialect& target_;
    step_probe::tables now_;
    std::vector<journal_step> steps_;
};

}  // namespace

std::vector<journal_step> steps_of(const std::vector<operation>& operations,
                                   const table_state& before, const dialect& target) {
    step_maker maker(before, target);
    table_state state = before;
    for (const operation& change : operations) {
        for (lowered_statement& one : lowered_statements(change, state, target))
            maker.add(std::move(one));
        change_state(state, change);
    }
    return maker.take();
}

}  // namespace cormorant::detail
