#include "session/execute/model_copy.hpp"

#include "session/database_core.hpp"
#include "session/failures.hpp"

namespace cormorant::detail {

model_copy::model_copy(scope& on, const copy_texts& texts, const statement_subject& about,
                       std::source_location where)
    : about_{about.model, about.table, nullptr, about.parameters},
      run_(on, about.how, where),
      texts_(texts),
      tables_{std::string(about.table)} {
    run_.set_about(about_);
    run_.touches({about.table, about.change, about.keys});
    if (on.core().observed()) {
        run_.observe({});
        run_.observe_tables(tables_);
    }
    failure why;
    rows_ = run_.on()->link->send_rows(texts.copy, texts.columns, why);
    if (rows_ == nullptr) run_.fail_prepare(why, texts.copy);
}

// Rows that were not finished are given up, which the database takes for a failure.
model_copy::~model_copy() {
    if (rows_ == nullptr) return;
    rows_.reset();
    failure given_up;
    given_up.message = "the rows of a copy were given up";
    run_.on().failed(given_up);
    report(0, given_up.message);
}

void model_copy::add_row(std::span<const member_place> columns, const void* row) {
    if (const status wrong = rows_->add_row(columns, row)) [[unlikely]]
        fail(undone(*wrong));
}

std::int64_t model_copy::finish() {
    std::int64_t written = 0;
    if (const status wrong = rows_->finish(written))
        fail(run_.on().from().in_transaction()
                 ? undone(*wrong)
                 : with_unknown_outcome(*wrong, "the rows were stored"));
    rows_.reset();
    report(written, {});
    return written;
}

void model_copy::fail(const failure& why) {
    rows_.reset();
    run_.on().failed(why);
    if (why.outcome == outcome::unknown) run_.outcome_is_unknown();
    report(0, why.message.empty() ? "the copy failed" : why.message);
    throw_failure(why, texts_.copy, about_, run_.where());
}

void model_copy::report(std::int64_t rows, std::string_view error) noexcept {
    if (!run_.observed()) return;
    statement_event told = run_.event();
    told.sql = texts_.copy;
    told.writes = true;
    told.rows = rows;
    told.failed = !error.empty();
    told.error = error;
    run_.on().from().core().observers().tell(told);
}

}  // namespace cormorant::detail
