#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cormorant::detail {

/// The kinds of node of an expression. A program is a list of tokens in postfix order: operands
/// first, then the operator, as an expression is computed. query/operations.hpp says of each what
/// it is; a new one stands in both.
enum class op : std::uint8_t {
    // operands
    path,        ///< a member reached from the model: `index` in paths
    value,       ///< the next bound value; `index` counts from 0 within the program, `operands`
                 ///< is its value_kind and the bits below
    annotation,  ///< a named expression of the query: `index` in names
    outer,       ///< a path of the enclosing query, as text: `index` in names
    star,        ///< the * of count()
    // logic
    and_,
    or_,
    not_,
    // comparison
    eq,
    ne,
    lt,
    le,
    gt,
    ge,
    in,
    between,
    contains,
    icontains,
    starts_with,
    istarts_with,
    ends_with,
    iends_with,
    iexact,
    like,
    has_key,       ///< JSON, key
    has_any_key,   ///< JSON, a list of keys
    has_keys,      ///< JSON, a list of keys
    matches,       ///< columns, search text; `index` is the language
    similar,       ///< text, text, [threshold]
    word_similar,  ///< text, words, [threshold]
    // of arrays and ranges, as `contains` is too; the last three of ranges alone
    contained_by,
    overlaps,
    adjacent_to,
    left_of,
    right_of,
    is_empty,  ///< a range
    is_null,
    is_not_null,
    exists,
    // arithmetic
    add,
    sub,
    mul,
    div,
    mod,
    neg,
    // functions
    lower,
    upper,
    length,
    trim,
    concat,
    replace,
    substr,
    right,
    lpad,  ///< text, length, text
    rpad,
    ltrim,
    rtrim,
    repeat,
    reverse,
    position,  ///< text, text
    coalesce,
    nullif,
    greatest,
    least,
    abs,
    round,
    floor,
    ceil,
    power,
    sqrt,
    exp,
    ln,
    log,  ///< base, number
    sign,
    sin,
    cos,
    tan,
    asin,
    acos,
    atan,
    atan2,  ///< y, x
    degrees,
    radians,
    now,
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday,  ///< 1 = Monday to 7 = Sunday, as ISO 8601 counts
    day_of_year,
    quarter,
    iso_week,
    iso_year,
    trunc_year,
    trunc_quarter,
    trunc_month,
    trunc_week,
    trunc_day,
    trunc_hour,
    trunc_minute,
    json_at,      ///< JSON, keys and array indexes; `index` is the value_kind that it is read as
    search_rank,  ///< columns, search text; `index` is the language
    similarity,   ///< text, text
    word_similarity,  ///< text, words
    element,          ///< of an array, at a position that counts from 1
    any_element,      ///< each element of an array, on one side of a comparison
    lower_bound,      ///< of a range
    upper_bound,
    cast,      ///< `index` is the value_kind
    case_,     ///< condition, result, condition, result, ..., [otherwise]; index 1: has otherwise
    sql,       ///< SQL text, its arguments; `index` is made by sql_index
    subquery,  ///< one value computed by another query
    // aggregates: `index` has the bits below
    count,
    sum,
    avg,
    min,
    max,
    stddev,
    variance,
    sql_aggregate,  ///< as op::sql, of the rows of a group
    // window functions
    row_number,
    rank,
    dense_rank,
    lag,
    lead,
    first_value,
    last_value,
    ntile,
    over,  ///< function, partition keys, order keys; `index` = number of partition keys
    // order
    asc,  ///< `index` is the null_order
    desc,
};

/// Bits of token::index for aggregates.
inline constexpr std::uint16_t aggregate_distinct = 1;
inline constexpr std::uint16_t aggregate_filtered = 2;  ///< the last operand is the condition
inline constexpr std::uint16_t aggregate_default = 4;   ///< an operand before it is the default

/// Bits of token::operands of a value.
inline constexpr std::uint8_t value_kind_bits = 0x7f;
inline constexpr std::uint8_t value_narrow = 0x80;  ///< an integer of at most four bytes

/// token::index of op::sql and op::sql_aggregate: the result's kind, beside the bits of aggregates.
[[nodiscard]] constexpr std::uint16_t sql_index(std::uint8_t kind, bool nullable) noexcept {
    return static_cast<std::uint16_t>((kind << 9U) | (nullable ? 0x100U : 0U));
}
/// The kind in it.
[[nodiscard]] constexpr std::uint8_t kind_in_sql_index(std::uint16_t index) noexcept {
    return static_cast<std::uint8_t>(index >> 9U);
}

/// Where NULLs go in an order.
enum class null_order : std::uint8_t { unspecified, first, last };

struct token {
    op code;
    std::uint8_t operands = 0;
    std::uint16_t index = 0;

    friend constexpr bool operator==(const token&, const token&) = default;
};

/// Members from the model on: "orders.user.name" is three hops.
struct path {
    static constexpr std::size_t max_hops = 7;
    std::uint16_t hops[max_hops] = {};
    std::uint8_t size = 0;

    friend constexpr bool operator==(const path&, const path&) = default;
};

/// An expression without its values, as constant data. Made at compile time from typed
/// expressions, or at run time by `cm::dynamic` and combined predicates.
struct program {
    const token* tokens = nullptr;
    const path* paths = nullptr;
    const std::string_view* names = nullptr;
    std::uint16_t token_count = 0;
    std::uint16_t path_count = 0;
    std::uint16_t name_count = 0;
    std::uint16_t value_count = 0;
    std::uint64_t fingerprint = 0;

    [[nodiscard]] constexpr const token& root() const noexcept { return tokens[token_count - 1]; }
};

/// Equal content, wherever the two are stored.
[[nodiscard]] bool same(const program& a, const program& b) noexcept;

/// Mixes `more` into a fingerprint. The multiplier is that of the 64-bit splitmix generator.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t more) noexcept {
    seed ^= more + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2);
    seed ^= seed >> 30;
    seed *= 0xbf58476d1ce4e5b9ULL;
    return seed ^ (seed >> 27);
}

[[nodiscard]] constexpr std::uint64_t fingerprint_of(const token* tokens, std::size_t token_count,
                                                     const path* paths, std::size_t path_count,
                                                     const std::string_view* names,
                                                     std::size_t name_count) noexcept {
    std::uint64_t h = 0x6a09e667f3bcc908ULL;  // the fraction of sqrt(2), as SHA-512 begins
    for (std::size_t i = 0; i < token_count; ++i)
        h = mix(h, static_cast<std::uint64_t>(tokens[i].code) << 32 |
                       static_cast<std::uint64_t>(tokens[i].operands) << 16 | tokens[i].index);
    for (std::size_t i = 0; i < path_count; ++i)
        for (std::size_t j = 0; j < paths[i].size; ++j)
            h = mix(h, static_cast<std::uint64_t>(i) << 16 | paths[i].hops[j]);
    for (std::size_t i = 0; i < name_count; ++i)
        for (const char c : names[i]) h = mix(h, static_cast<unsigned char>(c));
    return h;
}

}  // namespace cormorant::detail
