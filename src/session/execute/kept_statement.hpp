#pragma once

#include <memory>
#include <vector>

#include "base/cell_bytes.hpp"
#include "cormorant/driver/driver.hpp"
#include "session/result_cache.hpp"

namespace cormorant::detail {

/// Rows that were kept, as a statement that reads them: whatever reads a result reads these too. It
/// needs no connection.
class kept_statement final : public statement {
public:
    explicit kept_statement(kept_rows_ref rows);

    status bind(std::size_t, const value&) override { return {}; }
    status bind_all(std::size_t, std::span<const value>) override { return {}; }
    step next() override;
    [[nodiscard]] std::size_t rows_ahead() const noexcept override { return rows_->rows - read_; }
    cell at(std::size_t column) override { return row_[column]; }
    bool read(const row_plan& plan, std::size_t first_column, void* row) override;
    void reset() noexcept override {}
    [[nodiscard]] bool writes() const override { return false; }
    [[nodiscard]] std::size_t column_count() const override { return rows_->columns; }
    [[nodiscard]] std::string column_name(std::size_t) const override { return {}; }
    [[nodiscard]] std::int64_t changes() const override { return 0; }
    [[nodiscard]] failure last_failure() const override { return why_; }

private:
    kept_rows_ref rows_;
    cell_reader cells_;
    std::vector<cell> row_;
    std::size_t read_ = 0;  // rows
    failure why_;
};

}  // namespace cormorant::detail
