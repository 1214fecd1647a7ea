#include <algorithm>
#include <unordered_set>

#include "base/value_hash.hpp"
#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "sql/dialect.hpp"
#include "sql/write.hpp"
#include "write/cell_values.hpp"
#include "write/row_check.hpp"
#include "write/row_inserter.hpp"

/// Many rows by one statement: an array for each member.

namespace cormorant::detail {
namespace {

// Below these its two more round trips cost more than it saves.
constexpr std::size_t fewest_copied = 500;

}  // namespace

bool row_inserter::is_one_statement(const row_span& rows) {
    const std::uint64_t members = plans_->written_by(rows[0]);
    if (rows.size() == 1) return true;
    if (form_for(members).plan->many_sql.empty()) return false;
    first_alike_ = rows_alike(rows, 0, members);
    return first_alike_ == rows.size() && !has_twins(rows, 0, rows.size());
}

// A proxy may be in between that knows no arrays: then rows go one by one.
void row_inserter::prepare_many(form& f) const {
    if (!scope_.core().sql_dialect().facts().runs_arrays || f.plan->many_sql.empty() || f.many ||
        f.one_by_one)
        return;
    f.many.emplace(scope_, f.plan->many_sql, subject(f), where_);
    if (f.many->takes_arrays()) return;
    f.many.reset();
    f.one_by_one = true;
}

std::int64_t row_inserter::insert_all(const row_span& rows,
                                      const std::function<void(bool, std::size_t)>& inserted) {
    std::int64_t written = 0;
    for (std::size_t i = 0; i < rows.size();) {
        const std::uint64_t members = plans_->written_by(rows[i]);
        form& f = form_for(members);
        const insert_plan& plan = *f.plan;
        if (rows.size() - i > 1) prepare_many(f);
        const bool together = (!plan.many_sql.empty() || !plan.keyed_sql.empty()) && !f.one_by_one;
        std::size_t count = std::exchange(first_alike_, 0);
        if (count == 0 || !together) count = together ? rows_alike(rows, i, members) : 1;
        if (count > 1 && !plan.keyed_sql.empty()) {
            written += send_keyed(f, rows, i, count, inserted);
        } else if (count > 1 && !has_twins(rows, i, count)) {
            // Before: of a statement that fails some keys may have come back.
            inserted(plan.makes_key, count);
            written += send_many(f, rows, i, count);
        } else {
            for (std::size_t row = i; row < i + count; ++row) {
                written += insert(rows[row]) ? 1 : 0;
                inserted(made_key_, 1);
            }
        }
        i += count;
    }
    return written;
}

// How many rows from the first on write the same members, and fit into one statement.
std::size_t row_inserter::rows_alike(const row_span& rows, std::size_t first,
                                     std::uint64_t written) const {
    const bool texts = !plans_->long_members().empty();
    const features& facts = scope_.core().sql_dialect().facts();
    const std::size_t most = rule_.batch_size == 0
                                 ? facts.rows_of_arrays
                                 : std::min(rule_.batch_size, facts.rows_of_arrays);
    const std::size_t end = std::min(rows.size(), first + most);
    std::size_t bytes = 0;
    std::size_t row = first;
    for (; row < end && plans_->written_by(rows[row]) == written; ++row) {
        if (texts) bytes += bytes_on_the_way(plans_->long_members(), rows[row]);
        if (bytes > facts.text_of_arrays && row > first) break;
    }
    return row - first;
}

// One statement cannot update a row twice: the second of two rows with the same target would.
bool row_inserter::has_twins(const row_span& rows, std::size_t first, std::size_t count) const {
    if (rule_.action != conflict_action::update) return false;
    std::unordered_set<value, value_hash> seen;
    for (std::size_t row = first; row < first + count; ++row) {
        value_list parts;
        for (const std::uint16_t m : rule_.target)
            parts.push_back(load_value(model_.members[m], rows[row]));
        if (!seen.insert(value::list(std::move(parts))).second) return true;
    }
    return false;
}

void row_inserter::check(const insert_plan& plan, const row_span& rows) const {
    for (const insert_plan::column& c : plan.checked)
        for (std::size_t i = 0; i < rows.size(); ++i) check(c, rows[i]);
}

std::int64_t row_inserter::copy_many(form& f, const row_span& rows, std::size_t first,
                                     std::size_t count) {
    const row_span sent = rows.part(first, count);
    check(*f.plan, sent);
    model_copy copy(scope_, f.plan->copy, subject(f), where_);
    for (std::size_t i = 0; i < count; ++i) copy.add_row(f.plan->sources, sent[i]);
    return copy.finish();
}

void row_inserter::bind_columns(model_statement& to, const insert_plan& plan,
                                const row_span& rows) {
    check(plan, rows);
    for (const member_place& from : plan.sources) to.bind_column(from, rows);
}

std::int64_t row_inserter::send_many(form& f, const row_span& rows, std::size_t first,
                                     std::size_t count) {
    const insert_plan& plan = *f.plan;
    if (count >= fewest_copied && !plan.copy.copy.empty()) return copy_many(f, rows, first, count);
    if (!f.many) f.many.emplace(scope_, plan.many_sql, subject(f), where_);
    bind_columns(*f.many, plan, rows.part(first, count));
    if (plan.many_read_back.places.empty()) {
        // MariaDB counts a row that was changed twice, and not at all where nothing changed.
        const std::int64_t written = f.many->run();
        return plan.updates ? static_cast<std::int64_t>(count) : written;
    }
    for (std::size_t row = first; row < first + count; ++row) {
        if (!f.many->next()) throw_dropped(model_, where_);
        f.many->read(plan.many_read_back, rows[row]);
    }
    f.many->run();
    return static_cast<std::int64_t>(count);
}

// ---- rows that may be ignored, whose keys the database makes ------------------------------------

value_list row_inserter::take_keys(std::size_t count) const {
    model_statement keys(scope_, scope_.core().sql_dialect().reserve_keys(model_),
                         {&model_, model_.table, access::write}, where_);
    keys.bind(value(static_cast<std::int64_t>(count)));
    value_list taken;
    taken.reserve(count);
    while (keys.next()) {
        const cell key = keys.at(0);
        if (key.kind != value_kind::integer)
            throw_usage_at(model_.name +
                               ": the database makes no keys for this table: it has no "
                               "identity or serial column",
                           where_);
        taken.emplace_back(key.integer);
    }
    return taken;
}

std::int64_t row_inserter::send_keyed(form& f, const row_span& rows, std::size_t first,
                                      std::size_t count,
                                      const std::function<void(bool, std::size_t)>& inserted) {
    const value_list keys = take_keys(count);
    if (!f.many) f.many.emplace(scope_, f.plan->keyed_sql, subject(f), where_);
    bind_columns(*f.many, *f.plan, rows.part(first, count));
    f.many->bind_array(keys);
    std::unordered_set<std::int64_t> stored;
    while (f.many->next()) stored.insert(f.many->at(0).integer);
    for (std::size_t i = 0; i < count; ++i) {
        const bool written = stored.contains(keys[i].as_integer());
        if (written && !store_value(plans_->key()->decode, rows[first + i], keys[i]))
            throw_data(model_, *plans_->key(), "the key that the database made does not fit",
                       where_);
        inserted(written, 1);
    }
    return static_cast<std::int64_t>(stored.size());
}

}  // namespace cormorant::detail
