#include "session/row_inserter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cormorant/session/database_core.hpp"
#include "session/failures.hpp"
#include "session/row_check.hpp"
#include "sql/dialect.hpp"
#include "sql/write.hpp"

namespace cormorant::detail {
namespace {

bool contains(const std::vector<std::uint16_t>& members, std::uint16_t member) {
    return std::find(members.begin(), members.end(), member) != members.end();
}

// Whether a row leaves the member to the database.
bool left_out(const model_info& model, const member_info& member, const void* row) {
    if (!is_loaded(member, row)) return true;
    if (&member == model.single_key() && model.generated_key())
        return load_value(member, row) == value(std::int64_t{0});
    if (!member.default_now) return false;
    const value v = load_value(member, row);
    return v.is_null() || v.as_integer() == 0;
}

/// Becomes the member's value where that is stored, without a move.
struct loaded {
    const member_info& member;
    const void* row;
    operator value() const { return load_value(member, row); }
};

bool may_be_left_out(const model_info& model, const member_info& member) {
    return member.is_loaded != nullptr || member.default_now ||
           (&member == model.single_key() && model.generated_key());
}

}  // namespace

bool is_new_row(const model_info& model, const void* row) {
    const member_info* key = model.single_key();
    return key != nullptr && model.generated_key() && left_out(model, *key, row);
}

row_inserter::row_inserter(scope& on, const model_info& model, const conflict_rule& rule,
                           std::source_location where)
    : scope_(on),
      model_(model),
      rule_(rule),
      where_(where),
      key_(model.generated_key() ? model.single_key() : nullptr) {
    if (rule.action == conflict_action::update && rule.target.empty())
        throw_usage_at(fmt::format("{}: rows can be updated on conflict only where the unique "
                                   "members that tell them apart are named",
                                   model.name),
                       where);
    for (std::size_t i = 0; i < model.members.size(); ++i)
        if (has_column(model.members[i].kind) && may_be_left_out(model, model.members[i]))
            optional_.push_back(static_cast<std::uint16_t>(i));
    if (optional_.size() > 64)
        throw_usage_at(fmt::format("{} has more than 64 lazy and default_now members", model.name),
                       where);
}

bool row_inserter::insert(void* row) {
    form& f = form_for(written_of(row));
    bind(f, row);
    return run(f, row);
}

inline bool row_inserter::leaves_out(const member_info& member, const void* row) const {
    if (&member == key_) return load_value(member, row).as_integer() == 0;
    return left_out(model_, member, row);
}

std::uint64_t row_inserter::written_of(const void* row) const {
    std::uint64_t written = 0;
    for (std::size_t i = 0; i < optional_.size(); ++i)
        if (!leaves_out(model_.members[optional_[i]], row)) written |= std::uint64_t{1} << i;
    return written;
}

row_inserter::form& row_inserter::form_for(std::uint64_t written) {
    for (const auto& f : forms_)
        if (f->written == written) return *f;
    return make_form(written);
}

row_inserter::form& row_inserter::make_form(std::uint64_t written) {
    auto made = std::make_unique<form>();
    made->written = written;
    std::vector<std::uint16_t> members;
    std::vector<std::uint16_t> read_back;
    for (std::size_t i = 0; i < model_.members.size(); ++i) {
        const member_info& m = model_.members[i];
        if (!has_column(m.kind)) continue;
        const auto index = static_cast<std::uint16_t>(i);
        const auto optional = std::find(optional_.begin(), optional_.end(), index);
        if (optional == optional_.end() || (written >> (optional - optional_.begin()) & 1) != 0) {
            members.push_back(index);
            made->columns.push_back({&m, has_checks(m)});
        } else if (m.default_now && m.is_loaded == nullptr) {
            read_back.push_back(index);
        } else if (&m == key_) {
            made->makes_key = true;
        }
    }
    if (!rule_.reads_back) {
        read_back.clear();
        made->makes_key = false;
    }
    // An INSERT that updated a row makes no key: the row's own comes back.
    made->key_comes_back = made->makes_key && (rule_.action == conflict_action::update ||
                                               !scope_.core().sql_dialect().facts().last_insert_id);
    if (made->key_comes_back)
        read_back.push_back(static_cast<std::uint16_t>(model_.index_of(*key_)));
    if (rule_.action == conflict_action::update) made->makes_key = false;
    // What comes back must be of the row that was written, not of one that was there.
    if (rule_.action == conflict_action::ignore &&
        scope_.core().sql_dialect().facts().returns_ignored)
        made->read_again.swap(read_back);
    made->read_back.model = model_.name.c_str();
    for (const std::uint16_t m : read_back)
        made->read_back.slots.push_back(model_.members[m].decode);

    const std::vector<std::uint16_t> updated = updated_members(members);
    insert_form sql;
    sql.model = &model_;
    sql.members = members;
    sql.on_conflict = rule_.action == conflict_action::update && updated.empty()
                          ? conflict_action::ignore
                          : rule_.action;
    sql.target = rule_.target;
    sql.update = updated;
    made->updates = sql.on_conflict == conflict_action::update;
    sql.returning = read_back;
    made->sql = insert_text(sql, scope_.core().sql_dialect());
    made->many_sql = many_text(sql, *made);
    made->copy = copy_of(sql, *made);
    made->keyed_sql = keyed_text(sql, *made);
    forms_.push_back(std::move(made));
    return *forms_.back();
}

std::vector<std::uint16_t> row_inserter::updated_members(
    const std::vector<std::uint16_t>& members) const {
    if (rule_.action != conflict_action::update) return {};
    std::vector<std::uint16_t> updated;
    for (const std::uint16_t m : members) {
        const bool wanted = rule_.update.empty()
                                ? !contains(rule_.target, m) && !contains(model_.primary_key, m)
                                : contains(rule_.update, m);
        if (wanted) updated.push_back(m);
    }
    return updated;
}

std::unique_ptr<model_statement> row_inserter::prepare(const std::string& sql) const {
    return std::make_unique<model_statement>(
        scope_, sql, statement_subject{&model_, model_.table, access::write}, where_);
}

void row_inserter::bind(form& f, const void* row) {
    values_.clear();
    for (const column& c : f.columns) {
        const value& v = values_.emplace_back(loaded{*c.member, row});
        if (c.checked) check_value(model_, *c.member, v, where_);
    }
    if (f.statement == nullptr) f.statement = prepare(f.sql);
    f.statement->bind(std::span<const value>(values_.begin(), values_.size()));
}

bool row_inserter::run(form& f, void* row) {
    bool written = false;
    if (f.read_back.slots.empty()) {
        written = f.statement->run() != 0 || f.updates;
    } else {
        written = f.statement->next();
        if (written) {
            f.statement->read(f.read_back, row);
            f.statement->run();
        }
    }
    made_key_ = written && f.makes_key;
    if (made_key_ && !f.key_comes_back) take_key(f, row);
    if (written && !f.read_again.empty())
        refresh_members(scope_, model_, row, f.read_again, where_);
    return written;
}

void row_inserter::take_key(form& f, void* row) {
    cell made;
    made.kind = value_kind::integer;
    made.integer = f.statement->last_insert_id();
    if (!store_cell(key_->decode, row, made))
        throw_data(model_, *key_,
                   fmt::format("the key {} that the database made does not fit", made.integer),
                   where_);
}

}  // namespace cormorant::detail
