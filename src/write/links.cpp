#include "cormorant/write/links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/value_hash.hpp"
#include "cormorant/base/row_list.hpp"
#include "cormorant/write/write.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "sql/dialect.hpp"
#include "sql/write.hpp"
#include "write/cell_values.hpp"
#include "write/rows_among.hpp"

namespace cormorant::detail {
namespace {

using value_set = std::unordered_set<value, value_hash>;

statement_subject subject(const link_source& from, access how) {
    return {from.model, from.relation->through_table, how};
}

void require_stored(const model_info& model, const value& key, const link_source& from,
                    std::source_location where) {
    if (model.generated_key() && key == value(std::int64_t{0}))
        throw_usage_at(
            fmt::format("{}.{}: this {} is not stored yet, its key is 0: create it first",
                        from.model->name, from.relation->name, model.name),
            where);
}

void require_stored(const link_source& from, std::span<const value> targets,
                    std::source_location where) {
    require_stored(*from.model, from.key, from, where);
    for (const value& target : targets)
        require_stored(from.relation->target(), target, from, where);
}

value_set linked(scope& on, const link_source& from, std::source_location where) {
    const member_info& relation = *from.relation;
    const member_info* key = relation.target().single_key();
    const value_kind kind = key != nullptr ? key->type : value_kind::null;
    value_set found;
    run_queue queue(on, where);
    among_runner(queue, subject(from, access::read))
        .select(relation.through_source, relation.through_target, {from.key},
                [&](model_statement& row) { found.insert(value_of(row.at(0), kind)); });
    queue.finish();
    return found;
}

/// Rows of a through model, made by its own initializers.
class through_rows {
public:
    explicit through_rows(const model_info& model) : model_(model), made_(*model.rows) {}
    void add(const member_info& relation, const value& source, const value& target) {
        rows_.push_back(made_.add());
        set(relation.through_source, source);
        set(relation.through_target, target);
    }
    [[nodiscard]] std::span<void* const> rows() const noexcept { return rows_; }

private:
    void set(std::string_view column, const value& key) {
        for (const member_info& m : model_.members)
            if (m.column == column) (void)store_value(m.decode, rows_.back(), key);
    }

    const model_info& model_;
    row_list made_;
    std::vector<void*> rows_;
};

// The table between is a model of its own: its other members keep the struct's defaults. One query
// for the links that are there, and the insert.
std::int64_t add_through_rows(scope& on, const link_source& from, std::span<const value> targets,
                              std::source_location where) {
    if (targets.empty()) return 0;
    const value_set there = linked(on, from, where);
    through_rows fresh(from.relation->through());
    for (const value& target : targets)
        if (!there.contains(target)) fresh.add(*from.relation, from.key, target);
    if (fresh.rows().empty()) return 0;
    return bulk_insert(on, from.relation->through(), row_span(fresh.rows()),
                       {conflict_action::ignore}, where);
}

void add(run_queue& queue, const link_source& from, std::span<const value> targets,
         std::int64_t& added) {
    if (targets.empty()) return;
    model_statement& link = queue.statement(
        link_text(*from.relation, queue.on().core().sql_dialect()), subject(from, access::write));
    for (const value& target : targets) {
        link.bind(from.key);
        link.bind(target);
        queue.add(link, added);
    }
}

void remove(run_queue& queue, const link_source& from, std::span<const value> targets,
            std::int64_t& removed) {
    const dialect& target = queue.on().core().sql_dialect();
    const bool arrays = target.facts().arrays;
    model_statement* unlink = nullptr;
    std::size_t prepared_for = 0;
    for (std::size_t first = 0; first < targets.size(); first += among_runner::batch) {
        const std::size_t count = std::min(among_runner::batch, targets.size() - first);
        const std::size_t length = arrays ? 1 : padded_length(count);
        if (length != std::exchange(prepared_for, length))
            unlink = &queue.statement(unlink_text(*from.relation, length, target),
                                      subject(from, access::write));
        unlink->bind(from.key);
        if (arrays) unlink->bind_array(targets.subspan(first, count));
        for (std::size_t i = 0; i < length && !arrays; ++i)
            unlink->bind(targets[first + std::min(i, count - 1)]);
        queue.add(*unlink, removed);
    }
}

void atomically_if(bool many, scope& on, std::source_location where,
                   const std::function<void(scope&)>& work) {
    if (!many) {
        work(on);
        return;
    }
    on.atomically([&](const scope_ref& tx) { work(*tx); }, transaction_mode::write, where);
}

}  // namespace

link_source links_of(const model_info& model, std::size_t relation, value key) {
    return {&model, &model.members[relation], std::move(key)};
}

std::int64_t link_rows(scope& on, const link_source& from, std::span<const value> targets,
                       std::source_location where) {
    require_stored(from, targets, where);
    std::int64_t added = 0;
    const bool several = targets.size() > 1 || from.relation->through != nullptr;
    atomically_if(several, on, where, [&](scope& s) {
        if (from.relation->through != nullptr) {
            added = add_through_rows(s, from, targets, where);
            return;
        }
        run_queue queue(s, where);
        add(queue, from, targets, added);
        queue.finish();
    });
    return added;
}

std::int64_t unlink_rows(scope& on, const link_source& from, std::span<const value> targets,
                         std::source_location where) {
    require_stored(from, targets, where);
    std::int64_t removed = 0;
    atomically_if(targets.size() > among_runner::batch, on, where, [&](scope& s) {
        run_queue queue(s, where);
        remove(queue, from, targets, removed);
        queue.finish();
    });
    return removed;
}

std::int64_t clear_links(scope& on, const link_source& from, std::source_location where) {
    require_stored(from, {}, where);
    std::int64_t removed = 0;
    run_queue queue(on, where);
    among_runner(queue, subject(from, access::write))
        .remove(from.relation->through_source, {from.key}, [&](std::int64_t n) { removed += n; });
    queue.finish();
    return removed;
}

links_changed set_links(scope& on, const link_source& from, std::span<const value> targets,
                        std::source_location where) {
    require_stored(from, targets, where);
    links_changed changed;
    on.atomically(
        [&](const scope_ref& tx) {
            value_set obsolete = linked(*tx, from, where);
            value_list missing;
            const value_set wanted(targets.begin(), targets.end());
            for (const value& target : wanted)
                if (obsolete.erase(target) == 0) missing.push_back(target);
            const value_list gone(obsolete.begin(), obsolete.end());
            run_queue queue(*tx, where);
            remove(queue, from, gone, changed.removed);
            const bool through = from.relation->through != nullptr;
            if (!through) add(queue, from, missing, changed.added);
            queue.finish();
            if (through) changed.added = add_through_rows(*tx, from, missing, where);
        },
        transaction_mode::write, where);
    return changed;
}

}  // namespace cormorant::detail
