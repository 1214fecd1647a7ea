#include "session/execute/kept_statement.hpp"

#include <utility>

#include "driver/read_failure.hpp"

namespace cormorant::detail {

kept_statement::kept_statement(kept_rows_ref rows)
    : rows_(std::move(rows)), cells_(rows_->cells), row_(rows_->columns) {}

step kept_statement::next() {
    if (read_ == rows_->rows) return step::done;
    cells_.forget();
    for (cell& c : row_) {
        if (cells_.next(c)) [[likely]]
            continue;
        why_.message = "a result that was kept is damaged: clear the cache";
        return step::failed;
    }
    ++read_;
    return step::row;
}

bool kept_statement::read(const row_plan& plan, std::size_t first_column, void* row) {
    if (first_column + plan.places.size() > row_.size()) [[unlikely]] {
        why_ = too_few_columns(plan, first_column, row_.size());
        return false;
    }
    const cell* from = row_.data() + first_column;
    for (const slot& into : plan.places) {
        if (!store_cell(into, row, *from)) [[unlikely]] {
            why_ = unfit_cell(plan, into, row, *from);
            return false;
        }
        ++from;
    }
    return true;
}

}  // namespace cormorant::detail
