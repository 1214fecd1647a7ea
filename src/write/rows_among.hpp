#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "cormorant/query/query_data.hpp"
#include "session/execute/run_queue.hpp"

namespace cormorant::detail {

/// Runs statements over the rows of a table whose column is among a list of values, at most 500 to
/// a run, through a queue. Lists are padded with their last value, so that few lengths need few
/// statements.
class among_runner {
public:
    static constexpr std::size_t batch = 500;

    among_runner(run_queue& queue, const statement_subject& about) : queue_(queue), about_(about) {}

    /// Calls `each` for every row found, with `read` (a column, or empty for the number of rows) as
    /// its only column, and `done` behind the last one.
    void select(std::string_view column, std::string_view read, const value_list& values,
                const std::function<void(model_statement&)>& each,
                const std::function<void()>& done = {});
    /// Removes the rows, and calls `removed` with the number of some of them after the other.
    void remove(std::string_view column, const value_list& values,
                const std::function<void(std::int64_t)>& removed);
    /// Writes `by` into the column.
    void replace(std::string_view column, const value& by, const value_list& values);

private:
    template <class Text, class Bind>
    void each_batch(const value_list& values, const Text& text, const Bind& bind,
                    const std::function<void(model_statement&, bool)>& take);

    run_queue& queue_;
    statement_subject about_;
};

}  // namespace cormorant::detail
