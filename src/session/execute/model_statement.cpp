#include "session/execute/model_statement.hpp"

#include <utility>

#include "base/owned_value.hpp"
#include "session/database_core.hpp"

namespace cormorant::detail {

model_statement::model_statement(scope& on, std::string_view sql, const statement_subject& about,
                                 std::source_location where)
    : about_{about.model, about.table, nullptr, about.parameters}, run_(on, about.how, where) {
    run_.set_about(about_);
    if (about.how == access::write && !about.table.empty())
        run_.touches({about.table, about.change, about.keys});
    run_.find(sql, text_author::library);
    if (!on.core().observed()) [[likely]]
        return;
    if (!about.table.empty()) tables_.emplace_back(about.table);
    run_.observe_tables(tables_);
    run_.observe({});
}

model_statement::~model_statement() {
    for (; ahead_ != 0; --ahead_) {
        run_.prepared().next_run();
        run_.see_outcome();
    }
    if (run_.observed()) run_.observe(parameters_);
}

void model_statement::bind(const value& v) {
    if (run_.ended()) rest();
    if (run_.observed()) [[unlikely]]
        note_parameter(v);
    run_.bind(bound_++, v);
}

void model_statement::bind(std::span<const value> values) {
    if (run_.ended()) rest();
    if (run_.observed()) [[unlikely]] {
        for (const value& v : values) bind(v);
        return;
    }
    run_.bind(bound_, values);
    bound_ += values.size();
}

void model_statement::bind_row(std::span<const member_place> members, const void* row) {
    if (run_.ended()) rest();
    if (run_.observed()) [[unlikely]] {
        observed_row_.clear();
        for (const member_place& from : members) observed_row_.push_back(from.of(row));
        bind(std::span<const value>(observed_row_));
        return;
    }
    run_.bind_row(bound_, members, row);
    bound_ += members.size();
}

bool model_statement::takes_arrays() const { return run_.on()->link->runs_arrays(); }

void model_statement::bind_array(std::span<const value> values) {
    if (run_.ended()) rest();
    if (run_.observed()) [[unlikely]] {
        value_list copies;
        for (const value& v : values) copies.push_back(owned_value(v));
        note_parameter(value::list(std::move(copies)));
    }
    run_.bind_array(bound_++, values);
}

void model_statement::bind_column(const member_place& from, const row_span& rows) {
    if (run_.ended()) rest();
    if (!run_.observed()) [[likely]] {
        run_.bind_column(bound_++, from, rows);
        return;
    }
    bind_array(values_of(from, rows));
}

// Observers get the values after the rows that they view may be gone: they keep copies.
void model_statement::note_parameter(const value& v) {
    if (bound_ == 0) parameters_.clear();
    parameters_.push_back(owned_value(v));
}

void model_statement::send_ahead() {
    if (run_.ended()) rest();
    run_.send_ahead();
    ++ahead_;
    bound_ = 0;
}

void model_statement::receive() noexcept {
    run_.prepared().next_run();
    run_.begin_again();
    --ahead_;
}

bool model_statement::next() {
    if (run_.ended()) rest();
    return run_.next();
}

std::int64_t model_statement::run() {
    const std::int64_t read_before = run_.rows();
    while (next()) {
    }
    const std::int64_t changes = run_.prepared().changes();
    if (run_.rows() == read_before) run_.count_changes(changes);
    return changes;
}

cell model_statement::at(std::size_t column) { return run_.prepared().at(column); }

void model_statement::read(const row_plan& plan, void* row) {
    if (!run_.prepared().read(plan, 0, row)) run_.fail(run_.prepared().last_failure(), false);
}

std::int64_t model_statement::made_key() const { return run_.prepared().made_key(); }

void model_statement::rest() noexcept {
    run_.prepared().reset();
    run_.begin_again();
    bound_ = 0;
}

}  // namespace cormorant::detail
