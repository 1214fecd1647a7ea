#include "write/insert_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "session/failures.hpp"
#include "sql/dialect.hpp"
#include "sql/write.hpp"
#include "write/row_check.hpp"
#include "write/unique_members.hpp"

namespace cormorant::detail {
namespace {

// A model with many lazy members has more combinations of them than are worth keeping.
constexpr std::size_t most_plans = 64;

bool contains(const std::vector<std::uint16_t>& members, std::uint16_t member) {
    return std::find(members.begin(), members.end(), member) != members.end();
}

// Whether a row leaves the member to the database.
bool left_out(const model_info& model, const member_info& member, const void* row) {
    if (!is_loaded(member, row)) return true;
    if (&member == model.single_key() && model.generated_key())
        return load_value(member, row) == value(std::int64_t{0});
    return is_left_to_clock(member, row);
}

bool may_be_left_out(const model_info& model, const member_info& member) {
    return member.is_loaded != nullptr || member.default_now ||
           (&member == model.single_key() && model.generated_key());
}

// A text of so many bytes has no more characters than max_length.
std::size_t most_bytes_of(const member_info& member) {
    const bool length_alone = member.decode.stored == storage::text && member.choices.empty();
    return length_alone ? static_cast<std::size_t>(member.max_length) : 0;
}

}  // namespace

bool is_new_row(const model_info& model, const void* row) {
    const member_info* key = model.single_key();
    return key != nullptr && model.generated_key() && left_out(model, *key, row);
}

insert_plans::insert_plans(const model_info& model, conflict_rule rule, const dialect& target,
                           std::source_location where)
    : model_(model),
      rule_(std::move(rule)),
      dialect_(target),
      key_(model.generated_key() ? model.single_key() : nullptr) {
    if (rule_.action == conflict_action::update && rule_.target.empty())
        throw_usage_at(fmt::format("{}: rows can be updated on conflict only where the unique "
                                   "members that tell them apart are named",
                                   model.name),
                       where);
    if (!rule_.target.empty()) {
        if (const std::string why = not_unique_text(model, rule_.target, target); !why.empty())
            throw_usage_at(why, where);
        if (const auto* partial = unique_by(model, rule_.target).partial)
            only_where_ = partial->where.get();
    }
    for (std::size_t i = 0; i < model.members.size(); ++i)
        if (has_column(model.members[i].kind) && may_be_left_out(model, model.members[i]))
            optional_.push_back(static_cast<std::uint16_t>(i));
    key_alone_ = key_ != nullptr && optional_.size() == 1 &&
                 key_->decode.stored == storage::int64 && &model.members[optional_[0]] == key_;
    for (const member_info& m : model.members)
        if (has_column(m.kind) && may_be_long(m)) long_members_.push_back(&m);
    if (optional_.size() > 64)
        throw_usage_at(fmt::format("{} has more than 64 lazy and default_now members", model.name),
                       where);
}

bool insert_plans::are_of(const model_info& model, const conflict_rule& rule) const {
    return &model == &model_ && rule.action == rule_.action &&
           rule.reads_back == rule_.reads_back && rule.target == rule_.target &&
           rule.update == rule_.update;
}

bool insert_plans::leaves_out(const member_info& member, const void* row) const {
    if (&member == key_) return load_value(member, row).as_integer() == 0;
    return left_out(model_, member, row);
}

std::uint64_t insert_plans::written_among_optional(const void* row) const {
    std::uint64_t written = 0;
    for (std::size_t i = 0; i < optional_.size(); ++i)
        if (!leaves_out(model_.members[optional_[i]], row)) written |= std::uint64_t{1} << i;
    return written;
}

std::shared_ptr<const insert_plan> insert_plans::find_or_make(std::uint64_t written) {
    const std::lock_guard guard(mutex_);
    for (const auto& p : plans_)
        if (p->written == written) return p;
    auto made = std::make_shared<const insert_plan>(make(written));
    if (plans_.size() < most_plans) plans_.push_back(made);
    return made;
}

insert_plan insert_plans::make(std::uint64_t written) const {
    insert_plan made;
    made.written = written;
    std::vector<std::uint16_t> read_back;
    const std::vector<std::uint16_t> members = choose_members(made, read_back);
    choose_read_back(made, read_back);

    const std::vector<std::uint16_t> updated = updated_members(members);
    const std::vector<std::uint16_t> clocked = clocked_members(written);
    insert_form sql;
    sql.model = &model_;
    sql.members = members;
    sql.clocked = clocked;
    sql.on_conflict = rule_.action;
    sql.target = rule_.target;
    sql.target_where = only_where_;
    sql.update = updated;
    made.ignores = rule_.action == conflict_action::ignore;
    made.updates = rule_.action == conflict_action::update;
    sql.returning = read_back;
    made.sql = insert_text(sql, dialect_);
    // A row that was there and is updated keeps its key.
    if (made.makes_key && !made.updates) made.zero_key_sql = dialect_.replace_zero_key(model_);
    made.many_sql = many_text(sql, made);
    made.copy = copy_of(sql, made);
    made.keyed_sql = keyed_text(sql, made);
    return made;
}

// The members that are written; the others that the database fills are to be read back.
std::vector<std::uint16_t> insert_plans::choose_members(
    insert_plan& plan, std::vector<std::uint16_t>& read_back) const {
    std::vector<std::uint16_t> members;
    for (std::size_t i = 0; i < model_.members.size(); ++i) {
        const member_info& m = model_.members[i];
        if (!has_column(m.kind)) continue;
        const auto index = static_cast<std::uint16_t>(i);
        const auto optional = std::find(optional_.begin(), optional_.end(), index);
        if (optional == optional_.end() ||
            (plan.written >> (optional - optional_.begin()) & 1) != 0) {
            members.push_back(index);
            if (has_checks(m)) plan.checked.push_back({&m, is_relation(m.kind), most_bytes_of(m)});
            plan.parameters.push_back(&m);
            plan.sources.push_back(source_of(m));
        } else if (m.default_now && m.is_loaded == nullptr) {
            read_back.push_back(index);
        } else if (&m == key_) {
            plan.makes_key = true;
        }
    }
    return members;
}

// Times that the row leaves to the database, where its DEFAULT would cut them.
std::vector<std::uint16_t> insert_plans::clocked_members(std::uint64_t written) const {
    std::vector<std::uint16_t> clocked;
    if (dialect_.facts().exact_clock.empty()) return clocked;
    for (std::size_t i = 0; i < optional_.size(); ++i) {
        const member_info& m = model_.members[optional_[i]];
        if (m.default_now && m.type == value_kind::utc_time && (written >> i & 1) == 0)
            clocked.push_back(optional_[i]);
    }
    return clocked;
}

void insert_plans::choose_read_back(insert_plan& plan,
                                    std::vector<std::uint16_t>& read_back) const {
    if (!rule_.reads_back) {
        read_back.clear();
        plan.makes_key = false;
    }
    const features& facts = dialect_.facts();
    const bool updates = rule_.action == conflict_action::update;
    // What comes back must be of the row that was written, not of one that was there.
    if (rule_.action == conflict_action::ignore && facts.returns_ignored)
        plan.read_again.swap(read_back);
    // A statement that returns anything tells no key beside it.
    plan.key_comes_back =
        plan.makes_key && (updates || !facts.last_insert_id || !read_back.empty());
    if (plan.key_comes_back)
        read_back.push_back(static_cast<std::uint16_t>(model_.index_of(*key_)));
    // A row that was there keeps its own key.
    if (updates)
        for (const std::uint16_t m : model_.primary_key)
            if (!contains(read_back, m) && !contains(rule_.target, m)) read_back.push_back(m);
    plan.read_back.model = model_.name.c_str();
    for (const std::uint16_t m : read_back)
        plan.read_back.places.push_back(model_.members[m].decode);
}

std::vector<std::uint16_t> insert_plans::updated_members(
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

// ---- many rows by one statement -----------------------------------------------------------------

// What comes back must belong to the rows one by one: that a row was ignored cannot be seen.
std::string insert_plans::many_text(const insert_form& sql, insert_plan& plan) const {
    const features& facts = dialect_.facts();
    const bool ignores = sql.on_conflict == conflict_action::ignore;
    if ((!facts.arrays && !facts.runs_arrays) || sql.members.empty()) return {};
    if (ignores && (plan.makes_key || !plan.read_back.places.empty() || !plan.read_again.empty()))
        return {};
    std::vector<std::uint16_t> returning(sql.returning.begin(), sql.returning.end());
    plan.many_read_back = plan.read_back;
    if (plan.makes_key && !plan.key_comes_back) {
        returning.push_back(static_cast<std::uint16_t>(model_.index_of(*key_)));
        plan.many_read_back.places.push_back(key_->decode);
    }
    insert_form many = sql;
    many.returning = returning;
    return facts.arrays ? insert_arrays_text(many, dialect_) : insert_text(many, dialect_);
}

copy_texts insert_plans::copy_of(const insert_form& sql, const insert_plan& plan) const {
    if (!dialect_.facts().copies_rows || plan.many_sql.empty() || !plan.read_back.places.empty() ||
        sql.on_conflict != conflict_action::error)
        return {};
    return {copy_text(sql, dialect_), copied_columns_text(sql, dialect_)};
}

std::string insert_plans::keyed_text(const insert_form& sql, const insert_plan& plan) const {
    const bool key_alone = plan.makes_key && plan.key_comes_back && sql.returning.size() == 1;
    if (!dialect_.facts().arrays || !key_alone || sql.on_conflict != conflict_action::ignore ||
        dialect_.reserve_keys(model_).empty())
        return {};
    std::vector<std::uint16_t> members(sql.members.begin(), sql.members.end());
    members.push_back(sql.returning[0]);
    insert_form keyed = sql;
    keyed.members = members;
    return insert_arrays_text(keyed, dialect_);
}

}  // namespace cormorant::detail
