#include <algorithm>
#include <set>
#include <utility>

#include "migrate/execute/executor.hpp"
#include "migrate/execute/journal.hpp"
#include "migrate/execute/lower_steps.hpp"
#include "migrate/execute/probe.hpp"
#include "migrate/execute/rebuild_keeper.hpp"
#include "migrate/execute/stops.hpp"
#include "migrate/execute/text_rows.hpp"
#include "migrate/execute/working_connection.hpp"
#include "migrate/introspect.hpp"
#include "session/database_core.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/run_spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

bool commits_itself(step_kind kind) {
    return kind == step_kind::alone || kind == step_kind::gently;
}

std::vector<operation> operations_of(const named_migration& file, migration_direction direction) {
    return direction == migration_direction::forward ? file.file.operations
                                                     : reversed(file.file.operations);
}

/// One run, from the lock to the last migration.
class migration_run {
public:
    migration_run(const scope_ref& on, const migration_history& history,
                  const migrate_options& options, std::source_location where)
        : history_(history),
          options_(options),
          where_(where),
          until_(after(options.wait)),
          working_(on, where),
          book_(working_.on(), options.set, where),
          rebuild_(working_) {}

    std::vector<planned_migration> go() {
        working_.lock(until_, [&] { tell_waiting(); });
        const bool changes = options_.mode != migrate_mode::plan;
        if (changes && !book_.is_there()) create_journal();
        const auto there = book_.is_there() ? book_.read() : std::vector<applied_migration>();
        std::vector<planned_migration> plan = plan_of(history_, there, options_.target);
        for (const applied_migration& one : there)
            if (one.state == migration_progress::applied) done_.insert(one.name);
        // What is being reverted is there until it is not.
        for (const planned_migration& one : plan)
            if (one.resumed && one.direction == migration_direction::backward)
                done_.insert(one.name);
        for (const planned_migration& one : plan) require_reversible(one);
        find_large_tables();
        for (planned_migration& one : plan) {
            changes ? run(one) : preview(one);
            one.direction == migration_direction::forward ? void(done_.insert(one.name))
                                                          : void(done_.erase(one.name));
            follow_renames(operations_of(*history_.find(one.name), one.direction), large_);
        }
        return plan;
    }

private:
    [[nodiscard]] const dialect& target() { return working_.on().core().sql_dialect(); }

    // Before anything runs.
    void require_reversible(const planned_migration& one) const {
        if (one.direction == migration_direction::forward || one.resumed) return;
        for (const operation& change : history_.find(one.name)->file.operations) {
            if (is_reversible(change)) continue;
            throw_irreversible(one, change);
        }
    }

    // Tables that this run makes have no rows that anybody waits for.
    void find_large_tables() {
        const std::string sql(working_.spelling().large_tables());
        if (sql.empty()) return;
        std::set<std::string> tables;
        for (const text_row& row : working_.rows(sql)) tables.insert(row[0].value_or(""));
        for (const model_state& model : state_now().models)
            if (tables.count(model.table) != 0) large_.insert(model.name);
    }

    void create_journal() {
        const auto create = [&] { book_.create(); };
        target().facts().transactional_ddl ? working_.in_transaction(until_, create)
                                           : working_.by_itself(create);
    }

    // ---- what is to be done ---------------------------------------------------------------------

    [[nodiscard]] table_state state_now() const {
        table_state state;
        for (const named_migration& one : history_.in_order())
            if (done_.count(one.name) != 0) state = replay(one.file.operations, std::move(state));
        return state;
    }

    step_list lowered_steps(const planned_migration& one) {
        const named_migration& file = *history_.find(one.name);
        safety_facts facts{large_, file.file.allow};
        if (one.direction == migration_direction::backward)
            for (allowance& allowed : facts.allow)
                allowed.operation = file.file.operations.size() - 1 - allowed.operation;
        return steps_of(operations_of(file, one.direction), state_now(), target(), facts);
    }

    void preview(planned_migration& one) {
        for (const journal_step& step : one.resumed ? book_.steps(one.name) : lowered_steps(one))
            if (step.state != step_state::done) one.sql.push_back(step.sql);
    }

    [[nodiscard]] applied_migration entry(const planned_migration& one) const {
        applied_migration made;
        made.name = one.name;
        made.checksum = checksum_of(history_.find(one.name)->file);
        made.state = one.direction == migration_direction::forward ? migration_progress::running
                                                                   : migration_progress::reverting;
        made.program = options_.program;
        return made;
    }

    // Where the transaction is the lock another program may have been faster.
    bool was_done_by_another(const planned_migration& one) {
        const std::vector<applied_migration> all = book_.read();
        const bool there = std::any_of(all.begin(), all.end(), [&](const applied_migration& a) {
            return a.name == one.name && a.state == migration_progress::applied;
        });
        return there == (one.direction == migration_direction::forward);
    }

    // Every table that it would make is there, and is what it would make.
    bool is_there_already(const planned_migration& one) {
        const named_migration& file = *history_.find(one.name);
        if (one.direction != migration_direction::forward || !file.file.depends.empty())
            return false;
        const held_tables wanted =
            echoed(working_.on(), lower(replay(file.file.operations), target()), where_);
        const held_tables found = echoed(working_.on(), introspect(working_.on(), where_), where_);
        return !wanted.tables.empty() && std::all_of(wanted.tables.begin(), wanted.tables.end(),
                                                     [&](const held_table& table) {
                                                         const held_table* same =
                                                             found.find(table.name);
                                                         return same != nullptr && *same == table;
                                                     });
    }

    bool is_faked(const planned_migration& one) {
        if (one.resumed) return false;
        return options_.mode == migrate_mode::fake ||
               (options_.mode == migrate_mode::fake_initial && is_there_already(one));
    }

    // ---- running --------------------------------------------------------------------------------

    void run(planned_migration& one) {
        if (is_faked(one)) {
            working_.in_transaction(until_, [&] {
                book_.begin(entry(one), {});
                end(one);
            });
            return;
        }
        rebuild_.know(indexes_along(operations_of(*history_.find(one.name), one.direction),
                                    state_now(), target()));
        step_list steps = one.resumed ? book_.steps(one.name) : lowered_steps(one);
        for (const journal_step& step : steps) one.sql.push_back(step.sql);
        if (!one.resumed && fits_one_transaction(steps)) return run_at_once(one, steps);
        if (!one.resumed) working_.in_transaction(until_, [&] { book_.begin(entry(one), steps); });
        for (auto first = steps.begin(); first != steps.end();) {
            const auto last = end_of_group(first, steps.end());
            run_group(one, steps, {first, last});
            first = last;
        }
        working_.in_transaction(until_, [&] { end(one); });
    }

    void end(const planned_migration& one) {
        one.direction == migration_direction::forward ? book_.finish(one.name)
                                                      : book_.forget(one.name);
    }

    [[nodiscard]] static step_list::iterator end_of_group(step_list::iterator first,
                                                          step_list::iterator end) {
        const step_kind kind = first->kind;
        if (commits_itself(kind)) return first + 1;
        return std::find_if(first, end, [&](const journal_step& one) { return one.kind != kind; });
    }

    static bool fits_one_transaction(step_list& steps) {
        return steps.empty() || (!commits_itself(steps.front().kind) &&
                                 end_of_group(steps.begin(), steps.end()) == steps.end());
    }

    // All of it, journal included, is done or nothing is.
    void run_at_once(const planned_migration& one, step_list& steps) {
        journal_step* at = nullptr;
        try {
            working_.in_transaction(until_, [&] {
                if (was_done_by_another(one)) return;
                rebuild_.begin_again();
                const std::size_t broken = broken_keys();
                book_.begin(entry(one), steps);
                for (journal_step& step : steps) run_step(one, steps, *(at = &step));
                require_no_broken_keys(broken);
                end(one);
            });
        } catch (const stopped_migration&) {
            throw;
        } catch (const error& e) {
            if (at == nullptr) throw;
            for (journal_step& step : steps) step.state = step_state::planned;
            throw_stopped(one, *at, steps, e);
        }
    }

    struct group {
        step_list::iterator first;
        step_list::iterator last;
    };

    void run_group(const planned_migration& one, step_list& steps, group part) {
        if (commits_itself(part.first->kind)) return run_alone(one, steps, *part.first);
        if (part.first->state == step_state::done) return;
        journal_step* at = &*part.first;
        try {
            working_.in_transaction(until_, [&] {
                for (auto step = part.first; step != part.last; ++step)
                    run_step(one, steps, *(at = &*step));
            });
        } catch (const error& e) {
            for (auto step = part.first; step != part.last; ++step)
                step->state = step_state::planned;
            note(one, *at, e);
            throw_stopped(one, *at, steps, e);
        }
    }

    // One that commits by itself: the journal has it before and after.
    void run_alone(const planned_migration& one, step_list& steps, journal_step& step) {
        if (step.state == step_state::done) return;
        const step_probe probe = probe_from(step.probe);
        try {
            if (step.state == step_state::running && was_done(one, step, probe))
                return book_.mark(one.name, step.number, step.state = step_state::done);
            book_.mark(one.name, step.number, step_state::running);
            working_.by_itself([&] { send(one, steps, step); });
            book_.mark(one.name, step.number, step_state::done);
            step.state = step_state::done;
        } catch (const stopped_migration&) {
            throw;
        } catch (const error& e) {
            note(one, step, e);
            if (probe.empty() && !e.connection_lost()) not_done(one, step);
            throw_stopped(one, step, steps, e);
        }
    }

    // The database said that it was not.
    void not_done(const planned_migration& one, const journal_step& step) noexcept {
        try {
            book_.mark(one.name, step.number, step_state::planned);
            book_.note_error(one.name, step.number, "it failed");
        } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the first error counts
        }
    }

    bool was_done(const planned_migration& one, const journal_step& step, const step_probe& probe) {
        if (probe.empty()) throw_unknown(one, step);
        const probe_result seen = look(working_.on(), probe, where_);
        if (seen.answer == probe_answer::neither) throw_neither(one, step, seen);
        return seen.answer == probe_answer::there;
    }

    void run_step(const planned_migration& one, const step_list& steps, journal_step& step) {
        rebuild_.before(step.sql);
        send(one, steps, step);
        rebuild_.after(step.sql);
        book_.mark(one.name, step.number, step.state = step_state::done);
    }

    // The best way that the server grants; else the direct one, where the file says that it may.
    void send_gently(const planned_migration& one, const journal_step& step) {
        std::string refusal;
        for (const std::string& form : working_.spelling().gentle_forms(step.sql)) {
            try {
                return working_.execute(form);
            } catch (const error& e) {
                if (!working_.spelling().refuses_form(e.native_code())) throw;
                refusal = e.what();
            }
        }
        const auto& allow = history_.find(one.name)->file.allow;
        if (std::any_of(allow.begin(), allow.end(),
                        [](const allowance& a) { return a.rule == copies_table; }))
            return working_.execute(step.sql);
        throw_would_copy(one, step, refusal);
    }

    void send(const planned_migration& one, const step_list& steps, const journal_step& step) {
        tell(one, steps, step, false);
        step.kind == step_kind::gently ? send_gently(one, step) : working_.execute(step.sql);
        tell(one, steps, step, true);
    }

    // As far as the connection still takes it.
    void note(const planned_migration& one, const journal_step& step, const error& why) noexcept {
        try {
            clean(working_.on(), probe_from(step.probe), where_);
            book_.note_error(one.name, step.number, why.what());
        } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the first error counts
        }
    }

    // ---- keys that are not checked meanwhile ----------------------------------------------------

    std::size_t broken_keys() {
        const std::string sql(working_.spelling().broken_keys());
        return sql.empty() ? 0 : rows_of(working_.on(), sql, {}, where_).size();
    }

    void require_no_broken_keys(std::size_t before) {
        const std::string sql(working_.spelling().broken_keys());
        if (sql.empty()) return;
        const std::vector<text_row> now = rows_of(working_.on(), sql, {}, where_);
        if (now.size() <= before) return;
        error_details details;
        details.kind = error_kind::foreign_key;
        details.message =
            "rows of the table " + now.back()[0].value_or("") +
            " refer to rows that are not there: " + std::to_string(now.size() - before) +
            " more than before";
        throw_error(std::move(details));
    }

    // ---- who is told ----------------------------------------------------------------------------

    void tell_waiting() const {
        if (options_.progress) options_.progress({});
    }

    void tell(const planned_migration& one, const step_list& steps, const journal_step& step,
              bool ended) const {
        if (!options_.progress) return;
        options_.progress({one.name, one.direction, static_cast<std::size_t>(step.number),
                           steps.size(), step.sql, ended});
    }

    const migration_history& history_;
    const migrate_options& options_;
    std::source_location where_;
    wait_time until_;
    working_connection working_;
    journal book_;
    rebuild_keeper rebuild_;
    std::set<std::string> done_;
    model_names large_;
};

}  // namespace

std::vector<planned_migration> migrate(const scope_ref& on, const migration_history& history,
                                       const migrate_options& options, std::source_location where) {
    return migration_run(on, history, options, where).go();
}

std::vector<std::string> sql_of(const migration_history& history, const std::string& name,
                                migration_direction direction, const dialect& target) {
    table_state state;
    const std::vector<named_migration> behind = history.behind(name);
    for (const named_migration& one : behind)
        if (one.name != name || direction == migration_direction::backward)
            state = replay(one.file.operations, std::move(state));
    std::vector<std::string> texts;
    const named_migration* file = history.find(name);
    if (file == nullptr) throw_usage("there is no migration " + name);
    for (journal_step& step : steps_of(operations_of(*file, direction), state, target))
        texts.push_back(std::move(step.sql));
    return texts;
}

}  // namespace cormorant::detail
