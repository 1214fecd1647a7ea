#include "driver/read_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "driver/value_check.hpp"

namespace cormorant::detail {
namespace {

std::string described_array(const cell& found) {
    if (found.integer > 1) return fmt::format("an array of {} dimensions", found.integer);
    const auto null = [](const cell& item) { return item.kind == value_kind::null; };
    if (std::any_of(found.items().begin(), found.items().end(), null))
        return "an array with NULLs in it (elements of std::optional can be NULL)";
    return "an array of other elements";
}

// What a message says of a cell: its kind and, for numbers, which.
std::string described(const cell& found) {
    switch (found.kind) {
        case value_kind::null:
            return "NULL";
        case value_kind::integer:
            return fmt::format("the integer {}", found.integer);
        case value_kind::real:
            return fmt::format("the number {}", found.real);
        case value_kind::text:
            return fmt::format("a text of {} bytes", found.text.size());
        case value_kind::boolean:
        case value_kind::utc_time:
        case value_kind::date:
        case value_kind::duration:
        case value_kind::decimal:
        case value_kind::json:
            return fmt::format("a {}", name_of(found.kind));
        case value_kind::array:
            return described_array(found);
        case value_kind::range:
            return "a range";
        default:
            return fmt::format("{} bytes", found.text.size());
    }
}

}  // namespace

failure unfit_cell(const row_plan& plan, const slot& into, const cell& found) {
    return data_failure(fmt::format("{}.{} wants {}, but the column holds {}{}", plan.model,
                                    into.name, name_of(into.wanted), described(found),
                                    found.kind == value_kind::null
                                        ? ": make the member std::optional, or fill the column"
                                        : ", which does not fit"));
}

failure too_few_columns(const row_plan& plan, std::size_t first, std::size_t columns) {
    return data_failure(fmt::format("{} wants {} columns from the {}th on, but the result has {}",
                                    plan.model, plan.slots.size(), first + 1, columns));
}

}  // namespace cormorant::detail
