#include "write/rows_among.hpp"

#include <algorithm>

#include "session/database_core.hpp"
#include "sql/dialect.hpp"
#include "sql/write.hpp"

namespace cormorant::detail {

// `text` makes the SQL for a number of values, `bind` binds what comes before the list, `take` gets
// each result, and whether it is the last.
template <class Text, class Bind>
void among_runner::each_batch(const value_list& values, const Text& text, const Bind& bind,
                              const std::function<void(model_statement&, bool)>& take) {
    const dialect& target = queue_.on().core().sql_dialect();
    const bool arrays = target.facts().arrays;
    model_statement* statement = nullptr;
    std::size_t prepared_for = 0;
    for (std::size_t first = 0; first < values.size(); first += batch) {
        const std::size_t count = std::min(batch, values.size() - first);
        const std::size_t length = arrays ? 1 : padded_length(count);
        if (length != prepared_for) {
            statement = &queue_.statement(text(length, target), about_);
            prepared_for = length;
        }
        bind(*statement);
        if (arrays) statement->bind_array({values.data() + first, count});
        for (std::size_t i = 0; i < length && !arrays; ++i)
            statement->bind(values[first + std::min(i, count - 1)]);
        const bool last = first + count == values.size();
        queue_.add(*statement, [take, last](model_statement& ran) { take(ran, last); });
    }
}

void among_runner::select(std::string_view column, std::string_view read, const value_list& values,
                          const std::function<void(model_statement&)>& each,
                          const std::function<void()>& done) {
    each_batch(
        values,
        [&](std::size_t length, const dialect& target) {
            return select_among_text({about_.table, column, length}, read, target);
        },
        [](model_statement&) {},
        [each, done](model_statement& ran, bool last) {
            while (ran.next()) each(ran);
            if (last && done) done();
        });
}

void among_runner::remove(std::string_view column, const value_list& values,
                          const std::function<void(std::int64_t)>& removed) {
    const member_info* key = about_.model != nullptr ? about_.model->single_key() : nullptr;
    if (key != nullptr && about_.table == about_.model->table && key->column == column) {
        about_.change = row_change::keyed;
        about_.keys = values;
    }
    each_batch(
        values,
        [&](std::size_t length, const dialect& target) {
            return delete_among_text({about_.table, column, length}, target);
        },
        [](model_statement&) {}, [removed](model_statement& ran, bool) { removed(ran.run()); });
}

void among_runner::replace(std::string_view column, const value& by, const value_list& values) {
    each_batch(
        values,
        [&](std::size_t length, const dialect& target) {
            return replace_among_text({about_.table, column, length}, target);
        },
        [&](model_statement& statement) { statement.bind(by); },
        [](model_statement& ran, bool) { ran.run(); });
}

}  // namespace cormorant::detail
