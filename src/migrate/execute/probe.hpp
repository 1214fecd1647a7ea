#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <source_location>
#include <string>

#include "sql/ddl/held.hpp"

namespace cormorant::detail {

class scope;

/// How to find out what became of a statement that nobody heard the end of: the tables before it
/// and behind it, or queries where the catalogue of tables does not show it.
struct step_probe {
    using tables = std::map<std::string, std::optional<held_table>>;
    tables before;
    tables after;
    std::string there = {};   ///< has a row where it was done
    std::string broken = {};  ///< has a row where it left something half-done,
    std::string clean = {};   ///< which this takes away

    [[nodiscard]] bool empty() const noexcept { return after.empty() && there.empty(); }
};

/// As the journal keeps it; empty for none.
[[nodiscard]] std::string text_of(const step_probe& probe);
[[nodiscard]] step_probe probe_from(const std::string& text);

enum class probe_answer : std::uint8_t { there, not_there, neither };

struct probe_result {
    probe_answer answer = probe_answer::not_there;
    std::string found = {};   ///< where it is neither: what there is, and
    std::string wanted = {};  ///< what there should be
};

/// Looks, and takes away what is half-done.
[[nodiscard]] probe_result look(scope& on, const step_probe& probe, std::source_location where);
/// Takes away what is half-done, where it is.
void clean(scope& on, const step_probe& probe, std::source_location where);

}  // namespace cormorant::detail
