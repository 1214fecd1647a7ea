#include "session/model_copy.hpp"

#include <chrono>

#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/pooled_connection.hpp"

namespace cormorant::detail {
namespace {

std::int64_t clock_ns() noexcept {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace

model_copy::model_copy(scope& on, const copy_texts& texts, const statement_subject& about,
                       std::source_location where)
    : scope_(on),
      held_(on.acquire(about.how, where)),
      texts_(texts),
      about_{about.model, about.table, nullptr, about.parameters},
      tables_{std::string(about.table)},
      where_(where) {
    if (on.core().observed()) started_ns_ = clock_ns();
    failure why;
    rows_ = held_.connection->link->send_rows(texts.copy, texts.columns, why);
    if (rows_ != nullptr) return;
    held_.from->statement_failed(held_, why);
    held_.from->give_back(held_);
    throw_failure(why, texts.copy, about_, where);
}

// Rows that were not finished are given up, which the database takes for a failure.
model_copy::~model_copy() {
    if (rows_ != nullptr) {
        rows_.reset();
        failure given_up;
        given_up.message = "the rows of a copy were given up";
        held_.from->statement_failed(held_, given_up);
        report(0, given_up.message);
    }
    held_.from->give_back(held_);
}

void model_copy::add(std::span<const value> row) {
    if (const status wrong = rows_->add(row)) fail(undone(*wrong));
}

std::int64_t model_copy::finish() {
    std::int64_t written = 0;
    if (const status wrong = rows_->finish(written))
        fail(held_.from->in_transaction() ? undone(*wrong)
                                          : with_unknown_outcome(*wrong, "the rows were stored"));
    rows_.reset();
    report(written, {});
    return written;
}

void model_copy::fail(const failure& why) {
    rows_.reset();
    held_.from->statement_failed(held_, why);
    report(0, why.message.empty() ? "the copy failed" : why.message);
    throw_failure(why, texts_.copy, about_, where_);
}

void model_copy::report(std::int64_t rows, std::string_view error) noexcept {
    if (started_ns_ == 0) return;
    statement_event event;
    event.sql = texts_.copy;
    event.duration_ns = clock_ns() - started_ns_;
    event.writes = true;
    event.rows = rows;
    event.where = where_;
    event.role = statement_role::text;
    event.failed = !error.empty();
    event.error = error;
    event.tables = &tables_;
    scope_.core().report(event);
}

}  // namespace cormorant::detail
