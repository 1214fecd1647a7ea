#include "session/among.hpp"

#include <memory>

#include "cormorant/session/database_core.hpp"
#include "sql/dialect.hpp"
#include "sql/write.hpp"

namespace cormorant::detail {

// `text` makes the SQL for a number of values, `run` gets the statement to bind what comes before
// the list, and then to run it.
template <class Text, class Run>
void among_runner::each_batch(const value_list& values, const Text& text, const Run& run) {
    std::unique_ptr<model_statement> statement;
    std::size_t prepared_for = 0;
    const bool arrays = scope_.core().sql_dialect().facts().arrays;
    for (std::size_t first = 0; first < values.size(); first += batch) {
        const std::size_t count = std::min(batch, values.size() - first);
        const std::size_t length = arrays ? 1 : padded_length(count);
        if (length != prepared_for) {
            statement = std::make_unique<model_statement>(scope_, text(length), about_, where_);
            prepared_for = length;
        }
        run(*statement, [&] {
            if (arrays) return statement->bind_array({values.data() + first, count});
            for (std::size_t i = 0; i < length; ++i)
                statement->bind(values[first + std::min(i, count - 1)]);
        });
    }
}

void among_runner::select(std::string_view column, std::string_view read, const value_list& values,
                          const std::function<void(model_statement&)>& each) {
    each_batch(
        values,
        [&](std::size_t length) {
            return select_among_text({about_.table, column, length}, read,
                                     scope_.core().sql_dialect());
        },
        [&](model_statement& statement, const auto& bind_list) {
            bind_list();
            while (statement.next()) each(statement);
        });
}

std::int64_t among_runner::remove(std::string_view column, const value_list& values) {
    std::int64_t rows = 0;
    each_batch(
        values,
        [&](std::size_t length) {
            return delete_among_text({about_.table, column, length}, scope_.core().sql_dialect());
        },
        [&](model_statement& statement, const auto& bind_list) {
            bind_list();
            rows += statement.run();
        });
    return rows;
}

std::int64_t among_runner::replace(std::string_view column, const value& by,
                                   const value_list& values) {
    std::int64_t rows = 0;
    each_batch(
        values,
        [&](std::size_t length) {
            return replace_among_text({about_.table, column, length}, scope_.core().sql_dialect());
        },
        [&](model_statement& statement, const auto& bind_list) {
            statement.bind(by);
            bind_list();
            rows += statement.run();
        });
    return rows;
}

}  // namespace cormorant::detail
