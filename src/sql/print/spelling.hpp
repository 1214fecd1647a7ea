#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "cormorant/query/operations.hpp"

/// How a backend spells operations: lists, one for each room. A list that lacks an operation of its
/// room does not compile.

namespace cormorant::detail {

class printer;
struct term;

/// The parts of a dialect.
enum class spelling_room : std::uint8_t {
    common,  ///< what all databases spell alike: the printer has it
    lookup,  ///< LIKE and its kin
    arithmetic,
    function,
    time,
    json,       ///< what looks inside documents
    search,     ///< by words and trigrams
    container,  ///< of arrays and ranges
};

/// One operation in a dialect. `word` is what `print` makes of it: the name of a function, a sign,
/// a format, or the words in which it is refused.
struct op_spelling {
    op code;
    void (*print)(printer& out, const term& n, std::string_view word);
    std::string_view word = {};
};

using spelling_list = std::span<const op_spelling>;

/// Where the operations of a class are spelled.
[[nodiscard]] constexpr spelling_room room_of(op_class group) noexcept {
    switch (group) {
        case op_class::text_lookup:
            return spelling_room::lookup;
        case op_class::arithmetic:
            return spelling_room::arithmetic;
        case op_class::text_function:
        case op_class::choice:
        case op_class::number_function:
        case op_class::cast:
            return spelling_room::function;
        case op_class::time_function:
            return spelling_room::time;
        case op_class::json_lookup:
        case op_class::json_value:
            return spelling_room::json;
        case op_class::search:
        case op_class::fit:
            return spelling_room::search;
        case op_class::container_lookup:
        case op_class::range_lookup:
        case op_class::element:
        case op_class::bound:
            return spelling_room::container;
        case op_class::operand:
        case op_class::logic:
        case op_class::comparison:
        case op_class::membership:
        case op_class::null_test:
        case op_class::exists:
        case op_class::case_:
        case op_class::sql:
        case op_class::subquery:
        case op_class::aggregate:
        case op_class::of_window:
        case op_class::window:
        case op_class::order:
            break;
    }
    return spelling_room::common;
}

/// Whether the operation has a spelling in the room.
[[nodiscard]] constexpr bool is_spelled_in(spelling_room room, op code) noexcept {
    const operation_info& info = info_of(code);
    const bool both = info.also == spelled_for::both;
    if (room == spelling_room::json && (both || info.also == spelled_for::json)) return true;
    if (room == spelling_room::container && (both || info.also == spelled_for::containers))
        return true;
    return room_of(info.group) == room;
}

/// No operation.
inline constexpr op none_of_them{op_count};

/// The first operation that does not stand once in the list of its room, or that stands in the list
/// of another; none_of_them where all is well.
template <std::size_t N>
[[nodiscard]] constexpr op first_misplaced(spelling_room room, const op_spelling (&list)[N]) {
    for (std::size_t i = 0; i < op_count; ++i) {
        std::size_t found = 0;
        for (const op_spelling& s : list) found += s.code == static_cast<op>(i) ? 1 : 0;
        if (found != (is_spelled_in(room, static_cast<op>(i)) ? 1U : 0U)) return static_cast<op>(i);
    }
    return none_of_them;
}

/// The compiler's message about `is_complete` names the operation.
template <op Misplaced>
struct the_list_of_a_room {
    static_assert(Misplaced == none_of_them,
                  "this operation has no spelling in the list, or two, or belongs to another room");
    static constexpr bool is_complete = true;
};
template <op Misplaced>
inline constexpr bool is_complete = the_list_of_a_room<Misplaced>::is_complete;

/// How many operations are spelled in the room.
[[nodiscard]] constexpr std::size_t size_of(spelling_room room) noexcept {
    std::size_t n = 0;
    for (std::size_t i = 0; i < op_count; ++i)
        n += is_spelled_in(room, op{static_cast<std::uint8_t>(i)}) ? 1 : 0;
    return n;
}

/// Throws usage_error with the words.
[[noreturn]] void print_refused(printer& out, const term& n, std::string_view words);

/// The list of a database that has nothing of the room.
template <spelling_room Room>
[[nodiscard]] constexpr std::array<op_spelling, size_of(Room)> all_refused(std::string_view words) {
    std::array<op_spelling, size_of(Room)> list{};
    std::size_t n = 0;
    for (const operation_info& info : operation_table::rows)
        if (is_spelled_in(Room, info.code)) list[n++] = {info.code, print_refused, words};
    return list;
}

// What the lists of several dialects have.
/// A call of the function `word`.
void print_call(printer& out, const term& n, std::string_view word);
/// The sign `word` between the two operands.
void print_between(printer& out, const term& n, std::string_view word);
/// The sign `word` before the operand.
void print_prefix(printer& out, const term& n, std::string_view word);
/// The text `word`, with the first operand in place of each `{}`.
void print_pattern(printer& out, const term& n, std::string_view word);

}  // namespace cormorant::detail
