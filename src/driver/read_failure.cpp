#include "driver/read_failure.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "driver/value_check.hpp"

namespace cormorant::detail {
namespace {

// What plans of rows that are no model's call it.
constexpr std::string_view no_model = "the query";

// MariaDB lets a column hold days that no calendar has: 0000-00-00, 2024-02-00.
bool is_zero_date(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return false;
    return text.substr(0, 4) == "0000" || text.substr(5, 2) == "00" || text.substr(8, 2) == "00";
}

// What a message says of a cell: its kind and, for numbers, which.
std::string described(const cell& found) {
    switch (found.kind) {
        case value_kind::null:
            return "NULL";
        case value_kind::integer:
            return fmt::format("the integer {}", found.integer);
        case value_kind::unsigned_integer:
            return fmt::format("the integer {}", static_cast<std::uint64_t>(found.integer));
        case value_kind::real:
            return fmt::format("the number {}", found.real);
        case value_kind::text:
            if (found.text == "infinity" || found.text == "-infinity")
                return std::string(found.text);
            if (is_zero_date(found.text)) return fmt::format("the date {}", found.text);
            return fmt::format("a text of {} bytes", found.text.size());
        case value_kind::boolean:
        case value_kind::utc_time:
        case value_kind::date:
        case value_kind::duration:
        case value_kind::decimal:
        case value_kind::json:
            return fmt::format("a {}", name_of(found.kind));
        case value_kind::array:
            return "an array";
        case value_kind::range:
            return "a range";
        default:
            return fmt::format("{} bytes", found.text.size());
    }
}

// Whether the whole would fit if it had this part alone.
bool fits(const slot& into, void* row, const cell& whole, std::size_t part) {
    cell parts[2];
    const bool array = whole.kind == value_kind::array;
    parts[array ? 0 : part] = whole.items()[part];
    cell alone = whole;
    alone.integer = array ? 1 : range_flags::lower_included;
    alone.text = {reinterpret_cast<const char*>(parts), array ? 1U : 2U};
    return store_cell(into, row, alone);
}

// The first element or bound that does not fit.
std::string described_whole(const slot& into, void* row, const cell& found) {
    if (!is_container(found.kind) || into.wanted != found.kind) return described(found);
    const bool array = found.kind == value_kind::array;
    if (array && found.integer > 1) return fmt::format("an array of {} dimensions", found.integer);
    for (std::size_t i = 0; i < found.items().size(); ++i) {
        if (fits(into, row, found, i)) continue;
        const cell& part = found.items()[i];
        if (!array)
            return fmt::format("a range whose {} bound is {}", i == 0 ? "lower" : "upper",
                               described(part));
        if (part.kind == value_kind::null)
            return "an array with NULLs in it (elements of std::optional can be NULL)";
        return fmt::format("an array whose element {} is {}", i, described(part));
    }
    return described(found);
}

// What to do about it. A row of a query has no members of its own.
std::string_view advice(const row_plan& plan, const slot& into, const cell& found) {
    const bool time = into.wanted == value_kind::utc_time || into.wanted == value_kind::date;
    if (time && found.kind == value_kind::text && is_zero_date(found.text))
        return ", which no calendar has: set such columns to NULL, and make the member "
               "std::optional";
    if (found.kind != value_kind::null) return ", which does not fit";
    if (std::string_view(plan.model) != no_model)
        return ": make the member std::optional, or fill the column";
    return ": give the expression another value there, as in cm::coalesce(expression, 0); if it is "
           "a member of the model, make that std::optional or fill its column";
}

failure about_member(const row_plan& plan, const slot& into, std::string_view what) {
    std::string member = fmt::format("{}.{}", plan.model, into.name);
    failure made = data_failure(fmt::format("{} {}", member, what));
    if (std::string_view(plan.model) != no_model) made.member = std::move(member);
    return made;
}

}  // namespace

failure unfit_cell(const row_plan& plan, const slot& into, void* row, const cell& found) {
    if (into.enum_name != nullptr && found.kind == value_kind::text)
        return about_member(
            plan, into,
            fmt::format("wants an enumerator of {}, but the column holds {}, which is none from 0 "
                        "to 63: give the enum this enumerator, or cm::enum_label for it",
                        into.enum_name, described_whole(into, row, found)));
    return about_member(plan, into,
                        fmt::format("wants {}, but the column holds {}{}", name_of(into.wanted),
                                    described_whole(into, row, found), advice(plan, into, found)));
}

failure broken_cell(const row_plan& plan, const slot& into) {
    return about_member(
        plan, into,
        fmt::format("wants {}, but what came was cut short on its way", name_of(into.wanted)));
}

failure too_few_columns(const row_plan& plan, std::size_t first, std::size_t columns) {
    return data_failure(fmt::format("{} wants {} columns from the {}th on, but the result has {}",
                                    plan.model, plan.places.size(), first + 1, columns));
}

}  // namespace cormorant::detail
