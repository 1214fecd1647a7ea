#include "cormorant/queryset/raw.hpp"

#include <algorithm>
#include <span>

#include "cormorant/base/error.hpp"
#include "cormorant/query/query_data.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/result_record.hpp"
#include "session/database_core.hpp"
#include "session/execute/raw_statement.hpp"
#include "session/execute/running.hpp"

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

/// Columns side by side that go into members, in the order of the plan.
struct column_run {
    std::size_t first = 0;
    row_plan plan;
};

/// Where the columns of a result go, or why they go nowhere.
struct row_layout {
    std::vector<column_run> runs;
    std::string fault;
    std::string model;  // of which the fault speaks
};

void add_column(row_layout& to, std::size_t column, const slot& into, const char* model) {
    const bool beside =
        !to.runs.empty() && to.runs.back().first + to.runs.back().plan.places.size() == column;
    if (!beside) to.runs.push_back({column, {{}, model}});
    to.runs.back().plan.places.push_back(into);
}

std::string wrong_number(const running& statement, std::size_t wanted) {
    return "the SQL text reads " + std::to_string(statement.column_count()) +
           " columns where the row type has " + std::to_string(wanted);
}

std::string read_twice(std::string_view type, std::string_view member) {
    return std::string("the SQL text reads two columns for ")
        .append(type)
        .append(".")
        .append(member)
        .append(": name the columns that are meant, each once");
}

/// The member of a column; the names of columns come before those of members.
const member_info* member_of(const model_info& model, std::string_view column) {
    const auto find = [&](const auto& matches) {
        const auto found = std::find_if(model.members.begin(), model.members.end(), matches);
        return found == model.members.end() ? nullptr : &*found;
    };
    const member_info* by_column = find(
        [&](const member_info& m) { return !m.column.empty() && same_name(m.column, column); });
    if (by_column != nullptr) return by_column;
    return find([&](const member_info& m) { return !m.column.empty() && m.name == column; });
}

/// By the columns' names; those without a member are passed over.
row_layout layout_of_model(const running& statement, const model_info& model) {
    row_layout layout{{}, {}, model.name};
    std::vector<const member_info*> read;
    std::size_t keys = 0;
    for (std::size_t i = 0; i < statement.column_count(); ++i) {
        const member_info* into = member_of(model, statement.column_name(i));
        if (into == nullptr) continue;
        if (std::find(read.begin(), read.end(), into) != read.end()) {
            layout.fault = read_twice(model.name, into->name);
            return layout;
        }
        read.push_back(into);
        add_column(layout, i, into->decode, model.name.c_str());
        if (into->primary_key) ++keys;
    }
    if (keys < model.primary_key.size())
        layout.fault = "raw<" + model.name +
                       ">: the SQL text does not read the key of the model; select it, or use "
                       "fetch<Row> for rows that are no models";
    return layout;
}

row_layout layout_of_struct(const running& statement, const row_plan& members) {
    row_layout layout;
    std::vector<const slot*> read;
    for (std::size_t i = 0; i < statement.column_count(); ++i) {
        const std::string name = statement.column_name(i);
        const auto into = std::find_if(members.places.begin(), members.places.end(),
                                       [&](const slot& s) { return same_name(s.name, name); });
        if (into == members.places.end()) {
            layout.fault = "the SQL text reads the column " + name + ", for which " +
                           members.model + " has no member";
            return layout;
        }
        if (std::find(read.begin(), read.end(), &*into) != read.end()) {
            layout.fault = read_twice(members.model, into->name);
            return layout;
        }
        read.push_back(&*into);
        add_column(layout, i, *into, members.model);
    }
    if (read.size() != members.places.size())
        layout.fault = wrong_number(statement, members.places.size());
    return layout;
}

row_layout layout_of_places(const running& statement, const row_plan& plan) {
    row_layout layout{{{0, plan}}, {}, {}};
    if (statement.column_count() != plan.places.size())
        layout.fault = wrong_number(statement, plan.places.size());
    return layout;
}

/// SQL text that runs, and its rows.
class text_rows {
public:
    text_rows(const scope_ref& from, std::string_view text, const value_list& values,
              std::source_location where)
        : statement_(from->run_text(text, values, false, where)),
          text_(text),
          values_(values),
          where_(where) {}

    /// Runs the text and finds out where its columns go. A text that writes is refused before it is
    /// sent. The tables may have changed since it was prepared: what counts is what the run gives.
    template <class Find>
    void open(const Find& find) {
        if (!statement_.reads_only() && statement_.knows_columns() &&
            !find(statement_).fault.empty()) {
            statement_.prepare_again(values_);
            refuse(find(statement_));
        }
        more_ = statement_.next();
        layout_ = find(statement_);
        if (!layout_.fault.empty() && !statement_.reads_only())
            layout_.fault += "; what it changed is changed";
        refuse(layout_);
    }

    /// Whether there is a row to be read.
    [[nodiscard]] bool more() const noexcept { return more_; }
    /// Reads the row, and moves on.
    void read(void* row) {
        for (const column_run& run : layout_.runs) statement_.read(run.plan, run.first, row);
    }
    void advance() { more_ = statement_.next(); }
    [[nodiscard]] const row_layout& layout() const noexcept { return layout_; }

private:
    void refuse(const row_layout& found) const {
        if (found.fault.empty()) return;
        throw_error({.kind = error_kind::usage,
                     .message = found.fault,
                     .model = found.model,
                     .sql = std::string(text_),
                     .where = where_});
    }

    running statement_;
    std::string_view text_;
    std::span<const value> values_;
    std::source_location where_;
    row_layout layout_;
    bool more_ = false;
};

}  // namespace

void fetch_raw(const scope_ref& from, const model_info& model, std::string_view sql,
               const value_list& values, row_list& out, std::source_location where) {
    const raw_statement sent(sql, values, from->core().sql_dialect());
    text_rows rows(from, sent.text(), sent.values(), where);
    rows.open([&](const running& statement) { return layout_of_model(statement, model); });
    const record_ref record = record_ref::for_rows(from, model, fetch::peers, where);
    row_plan read;
    for (const column_run& run : rows.layout().runs)
        read.places.insert(read.places.end(), run.plan.places.begin(), run.plan.places.end());
    const auto deferred = left_out(model, read);
    for (; rows.more(); rows.advance()) {
        void* row = out.add();
        for (const member_info* m : deferred) m->unload(static_cast<char*>(row) + m->offset);
        rows.read(row);
        if (record) record->add_row(row);
    }
    if (record) record->end_rows();
}

std::int64_t execute_raw(const scope_ref& on, std::string_view sql, const value_list& values,
                         std::source_location where) {
    const raw_statement sent(sql, values, on->core().sql_dialect());
    running statement = on->run_text(sent.text(), sent.values(), true, where);
    return statement.finish();
}

std::int64_t execute_raw(const scope_ref& on, const raw_write& text, const value_list& values) {
    const raw_statement sent(text.sql, values, on->core().sql_dialect());
    std::vector<std::string_view> tables;
    for (const model_info* model : text.models) tables.push_back(model->table);
    const text_effect effect(true, tables);
    running statement = on->run_text(sent.text(), sent.values(), effect, text.where);
    return statement.finish();
}

void tell_changed(const scope_ref& on, const model_info& model) { tell_changed(on, model.table); }

void fetch_plain(const scope_ref& from, std::string_view sql, const value_list& values,
                 const row_plan& plan, row_list& out, std::source_location where) {
    const raw_statement sent(sql, values, from->core().sql_dialect());
    text_rows rows(from, sent.text(), sent.values(), where);
    rows.open([&](const running& statement) { return layout_of_places(statement, plan); });
    for (; rows.more(); rows.advance()) rows.read(out.add());
}

void fetch_named(const scope_ref& from, std::string_view sql, const value_list& values,
                 const row_plan& members, row_list& out, std::source_location where) {
    const raw_statement sent(sql, values, from->core().sql_dialect());
    text_rows rows(from, sent.text(), sent.values(), where);
    rows.open([&](const running& statement) { return layout_of_struct(statement, members); });
    for (; rows.more(); rows.advance()) rows.read(out.add());
}

}  // namespace cormorant::detail
