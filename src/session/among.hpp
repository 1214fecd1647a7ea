#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>

#include "cormorant/query/query_data.hpp"
#include "session/model_statement.hpp"

namespace cormorant::detail {

/// Runs statements over the rows of a table whose column is among a list of values, at most 500 to
/// a statement. Lists are padded with their last value, so that few lengths need few statements.
class among_runner {
public:
    static constexpr std::size_t batch = 500;

    among_runner(scope& on, const statement_subject& about, std::source_location where)
        : scope_(on), about_(about), where_(where) {}

    /// Calls `each` for every row found, with `read` (a column, or empty for the number of rows) as
    /// its only column.
    void select(std::string_view column, std::string_view read, const value_list& values,
                const std::function<void(model_statement&)>& each);
    /// Removes the rows; returns how many.
    std::int64_t remove(std::string_view column, const value_list& values);
    /// Writes `by` into the column; returns the number of rows.
    std::int64_t replace(std::string_view column, const value& by, const value_list& values);

private:
    template <class Text, class Run>
    void each_batch(const value_list& values, const Text& text, const Run& run);

    scope& scope_;
    statement_subject about_;
    std::source_location where_;
};

}  // namespace cormorant::detail
