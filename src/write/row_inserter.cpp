#include "write/row_inserter.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/stored_integer.hpp"
#include "cormorant/base/error.hpp"
#include "schema/qualified.hpp"
#include "session/database_core.hpp"
#include "sql/write.hpp"
#include "write/cell_values.hpp"
#include "write/row_check.hpp"
#include "write/row_statements.hpp"

namespace cormorant::detail {
namespace {

// The row is stored, and would pass for another one by the key that came last.
[[noreturn]] void throw_no_key(const model_info& model, const member_info& key,
                               std::source_location where) {
    error_details details;
    details.kind = error_kind::internal;
    details.message = fmt::format(
        "{0}.{1}: the row was stored, but the database does not tell the key that it made: let the "
        "column make its keys itself (AUTO_INCREMENT), or give the row its {1}",
        model.name, key.name);
    details.model = model.name;
    details.where = where;
    throw_error(std::move(details));
}

}  // namespace

void throw_dropped(const model_info& model, std::source_location where) {
    error_details details;
    details.kind = error_kind::integrity;
    details.message = fmt::format(
        "{}: the row was not stored: a trigger or a rule of the database dropped it", model.name);
    details.model = model.name;
    details.where = where;
    throw_error(std::move(details));
}

row_inserter::row_inserter(scope& on, const model_info& model, const conflict_rule& rule,
                           std::source_location where)
    : scope_(on),
      model_(model),
      rule_(rule),
      where_(where),
      plans_(row_statements_of(on.core()).inserts(model, rule, where)) {}

bool row_inserter::insert(void* row) {
    form& f = form_for(plans_->written_by(row));
    bind(f, row);
    return run(f, row);
}

row_inserter::form& row_inserter::form_for(std::uint64_t written) {
    if (last_form_ != nullptr && last_form_->plan->written == written) [[likely]]
        return *last_form_;
    for (form& f : forms_) {
        if (f.plan->written != written) continue;
        last_form_ = &f;
        return f;
    }
    last_form_ = &forms_.emplace_back();
    last_form_->plan = plans_->find_or_make(written);
    return *last_form_;
}

void row_inserter::bind(form& f, const void* row) {
    for (const insert_plan::column& c : f.plan->checked) check(c, row);
    if (!f.one) f.one.emplace(scope_, f.plan->sql, subject(f), where_);
    f.one->bind_row(f.plan->sources, row);
}

void row_inserter::check(const insert_plan::column& c, const void* row) const {
    if (c.is_short(row)) return;
    const value v = load_value(*c.member, row);
    if (c.may_refuse(v)) check_value(model_, *c.member, v, where_);
}

bool row_inserter::run(form& f, void* row) {
    const insert_plan& plan = *f.plan;
    bool written = false;
    if (plan.read_back.places.empty()) {
        written = f.one->run() != 0 || plan.updates;
    } else {
        written = f.one->next();
        if (written) {
            f.one->read(plan.read_back, row);
            f.one->run();
        }
    }
    if (!written && !plan.ignores && plan.tells_of_row()) throw_dropped(model_, where_);
    made_key_ = written && plan.makes_key;
    if (made_key_ && !plan.key_comes_back) take_key(f, row);
    if (made_key_ && plan.key_comes_back && !plan.zero_key_sql.empty()) see_to_key(f, row);
    if (written && !plan.read_again.empty())
        refresh_members(scope_, model_, row, plan.read_again, where_);
    return written;
}

void row_inserter::take_key(const form& f, void* row) {
    const slot& key = plans_->key()->decode;
    std::int64_t made = f.one->made_key();
    if (made == 0) [[unlikely]]
        made = replace_zero_key(*f.plan);
    if (key.stored == storage::int64) [[likely]] {
        write_int64(made, static_cast<char*>(row) + key.offset);
        return;
    }
    store_key(made, row);
}

void row_inserter::see_to_key(const form& f, void* row) {
    if (load_value(*plans_->key(), row).as_integer() == 0)
        store_key(replace_zero_key(*f.plan), row);
}

// Of the row just stored, which would pass for one that is not. No other row has the key 0: the
// database makes it where the greatest is less.
std::int64_t row_inserter::replace_zero_key(const insert_plan& plan) const {
    if (plan.zero_key_sql.empty()) throw_no_key(model_, *plans_->key(), where_);
    model_statement replace(scope_, plan.zero_key_sql, {&model_, model_.table, access::write},
                            where_);
    if (!replace.next()) throw_no_key(model_, *plans_->key(), where_);
    const std::int64_t key = replace.at(0).integer;
    replace.run();
    return key;
}

// A row of whose key the program would know nothing must not stay.
void row_inserter::store_key(std::int64_t made, void* row) const {
    const member_info& key = *plans_->key();
    const bool is_unsigned = key.is_unsigned && key.integer_bits == 64;
    const value as_made =
        is_unsigned ? value::of_unsigned(static_cast<std::uint64_t>(made)) : value(made);
    if (store_value(key.decode, row, as_made)) return;
    model_statement remove(scope_, delete_row_text(model_, scope_.core().sql_dialect()),
                           {&model_, model_.table, access::write}, where_);
    remove.bind(as_made);
    remove.run();
    error_details details;
    details.kind = error_kind::data;
    details.message = fmt::format(
        "{}.{}: the key {} that the database made does not fit, and the row was removed: let the "
        "member be std::int64_t",
        model_.name, key.name, made);
    details.model = model_.name;
    details.members = {qualified(model_, key)};
    details.outcome = outcome::undone;
    details.where = where_;
    throw_error(std::move(details));
}

}  // namespace cormorant::detail
