#pragma once

#include <cstddef>
#include <string_view>

#include "cormorant/base/fixed_string.hpp"

/// Names that appear in the compiler's messages, as arguments of a template that fails.

namespace cormorant::detail {

template <fixed_string Path>
struct path_;
template <fixed_string Name>
struct member_;
template <fixed_string Name>
struct did_you_mean;
template <fixed_string Kind>
struct of_kind;
template <fixed_string Kind>
struct with_kind;
template <fixed_string Kind>
struct value_of_kind;

template <std::size_t N>
constexpr auto to_fixed(std::string_view text) {
    char copy[N + 1] = {};
    for (std::size_t i = 0; i < N; ++i) copy[i] = text[i];
    return fixed_string<N + 1>(copy);
}

/// Edit distance, for "did you mean".
constexpr std::size_t distance(std::string_view a, std::string_view b) {
    std::size_t row[66] = {};
    if (a.size() > 64 || b.size() > 64) return 64;
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            std::size_t best = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            if (above + 1 < best) best = above + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
            diagonal = above;
        }
    }
    return row[b.size()];
}

/// The one of the names that is nearest to a text.
struct nearest_name {
    std::string_view text;
    std::string_view best = {};
    std::size_t best_distance = 64;

    constexpr void consider(std::string_view name) {
        const std::size_t d = distance(text, name);
        if (d >= best_distance) return;
        best_distance = d;
        best = name;
    }
};

}  // namespace cormorant::detail
