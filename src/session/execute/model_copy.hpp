#pragma once

#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "session/execute/model_statement.hpp"
#include "session/scope.hpp"
#include "sql/write.hpp"

namespace cormorant::detail {

/// Rows that are sent into a table as such. Observers hear of it as of one statement.
class model_copy {
public:
    model_copy(scope& on, const copy_texts& texts, const statement_subject& about,
               std::source_location where);
    ~model_copy();
    model_copy(const model_copy&) = delete;
    model_copy& operator=(const model_copy&) = delete;

    void add_row(std::span<const member_place> columns, const void* row);
    /// Ends the rows; returns how many were stored.
    std::int64_t finish();

private:
    void report(std::int64_t rows, std::string_view error) noexcept;
    [[noreturn]] void fail(const failure& why);

    statement_about about_;
    execution run_;
    const copy_texts& texts_;
    std::vector<std::string> tables_;
    std::unique_ptr<row_sink> rows_;
};

}  // namespace cormorant::detail
