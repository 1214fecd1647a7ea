#include "cormorant/queryset/raw.hpp"

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/result_record.hpp"
#include "session/database_core.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

/// SQL names are compared without case.
bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

[[noreturn]] void refuse_columns(const running& statement, std::size_t wanted,
                                 std::source_location where) {
    throw_error({.kind = error_kind::usage,
                 .message = "the SQL text reads " + std::to_string(statement.column_count()) +
                            " columns where the row type has " + std::to_string(wanted),
                 .where = where});
}

/// Where each column of the result goes; columns without a member are passed over.
struct column_target {
    std::size_t column;
    row_plan plan;  // one slot
};

std::vector<column_target> targets_in(const running& statement, const model_info& model,
                                      std::source_location where) {
    std::vector<column_target> targets;
    std::size_t keys = 0;
    for (std::size_t i = 0; i < statement.column_count(); ++i) {
        const std::string name = statement.column_name(i);
        for (const member_info& m : model.members) {
            if (m.column.empty() || (!same_name(m.column, name) && m.name != name)) continue;
            targets.push_back({i, {{m.decode}, model.name.c_str()}});
            if (m.primary_key) ++keys;
            break;
        }
    }
    if (keys < model.primary_key.size())
        throw_error({.kind = error_kind::usage,
                     .message = "raw<" + model.name +
                                ">: the SQL text does not read the key of the model; select it, or "
                                "use fetch<Row> for rows that are no models",
                     .model = model.name,
                     .where = where});
    return targets;
}

/// Whether the database is told the kind of a value. Where it could not know it, as in
/// `select {}`, it would take the value for a text. Texts and integers are left to what stands
/// beside them: they may become enums, or arguments of narrower types.
bool says_its_kind(value_kind kind) {
    return kind != value_kind::text && kind != value_kind::integer && kind != value_kind::duration;
}

/// The text with the database's placeholders for `{}`.
std::string with_placeholders(std::string_view sql, const value_list& values, const scope_ref& on) {
    const dialect& target = on->core().sql_dialect();
    std::string out;
    out.reserve(sql.size() + 8);
    std::size_t n = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        const char next = i + 1 < sql.size() ? sql[i + 1] : '\0';
        if ((sql[i] == '{' && next == '{') || (sql[i] == '}' && next == '}')) {
            out += sql[i++];
        } else if (sql[i] == '{' && next == '}') {
            const value_kind kind = n < values.size() ? values[n].kind() : value_kind::null;
            ++n;
            out += says_its_kind(kind) ? target.typed_placeholder(n, kind, nullptr)
                                       : target.placeholder(n);
            ++i;
        } else {
            out += sql[i];
        }
    }
    return out;
}

}  // namespace

void fetch_raw(const scope_ref& from, const model_info& model, std::string_view sql,
               const value_list& values, row_list& out, std::source_location where) {
    const std::string text = with_placeholders(sql, values, from);
    running statement = from->run_text(text, values, false, where);
    const auto targets = targets_in(statement, model, where);
    const record_ref record = record_ref::for_rows(from, model, fetch::peers, where);
    row_plan read;
    for (const column_target& t : targets) read.slots.push_back(t.plan.slots[0]);
    const auto deferred = left_out(model, read);
    while (statement.next()) {
        void* row = out.add();
        for (const member_info* m : deferred) m->unload(static_cast<char*>(row) + m->offset);
        for (const column_target& t : targets) statement.read(t.plan, t.column, row);
        if (record) record->add_row(row);
    }
    if (record) record->end_rows();
}

std::int64_t execute_raw(const scope_ref& on, std::string_view sql, const value_list& values,
                         std::source_location where) {
    const std::string text = with_placeholders(sql, values, on);
    running statement = on->run_text(text, values, true, where);
    return statement.finish();
}

void fetch_plain(const scope_ref& from, std::string_view sql, const value_list& values,
                 const row_plan& plan, row_list& out, std::source_location where) {
    const std::string text = with_placeholders(sql, values, from);
    running statement = from->run_text(text, values, false, where);
    if (statement.column_count() != plan.slots.size())
        refuse_columns(statement, plan.slots.size(), where);
    while (statement.next()) statement.read(plan, 0, out.add());
}

void fetch_named(const scope_ref& from, std::string_view sql, const value_list& values,
                 const row_plan& members, row_list& out, std::source_location where) {
    const std::string text = with_placeholders(sql, values, from);
    running statement = from->run_text(text, values, false, where);
    row_plan plan;
    plan.model = members.model;
    for (std::size_t i = 0; i < statement.column_count(); ++i) {
        const std::string name = statement.column_name(i);
        for (const slot& s : members.slots)
            if (same_name(s.name, name)) plan.slots.push_back(s);
        if (plan.slots.size() != i + 1)
            throw_error({.kind = error_kind::usage,
                         .message = "the SQL text reads the column " + name + ", for which " +
                                    members.model + " has no member",
                         .where = where});
    }
    if (plan.slots.size() != members.slots.size())
        refuse_columns(statement, members.slots.size(), where);
    while (statement.next()) statement.read(plan, 0, out.add());
}

}  // namespace cormorant::detail
