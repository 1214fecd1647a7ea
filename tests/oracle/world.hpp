#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oracle/tree.hpp"

/// The tables as the evaluator knows them, and their rows.
namespace oracle {

struct column_info {
    std::string_view name;
    kind type;
    bool nullable = false;
    int target = -1;  ///< of a foreign key: the table
};

enum class link : std::uint8_t { to_one, reverse, many };

struct relation_info {
    std::string_view name;
    link how;
    std::size_t target;
    std::string_view via = {};  ///< reverse: the foreign key there
    std::size_t pairs = 0;      ///< many: which of the worlds's tables between
};

struct table_info {
    std::string_view name;
    std::vector<column_info> columns;  ///< the first is the key
    std::vector<relation_info> relations;
    std::string_view descending = {};  ///< the order where a query gives none

    [[nodiscard]] int column(std::string_view wanted) const;
    [[nodiscard]] const relation_info* relation(std::string_view wanted) const;
};

enum : std::size_t { regions, teams, people, tasks, tags, table_count };

[[nodiscard]] const std::array<table_info, table_count>& schema();

/// Rows in memory.
struct world {
    std::array<std::vector<cells>, table_count> rows;
    std::array<std::vector<std::pair<std::int64_t, std::int64_t>>, 2> pairs;

    [[nodiscard]] int find(std::size_t table, const datum& key) const;
    /// The rows that one row is related to, in order of their keys.
    [[nodiscard]] std::vector<int> related(std::size_t table, int row,
                                           const relation_info& through) const;
    /// What is stored, a line for each row and pair.
    [[nodiscard]] std::vector<std::string> lines() const;
};

using dice = std::mt19937_64;

[[nodiscard]] inline std::size_t below(dice& d, std::size_t n) { return n == 0 ? 0 : d() % n; }
[[nodiscard]] inline bool one_in(dice& d, std::size_t n) { return below(d, n) == 0; }
template <class T>
[[nodiscard]] const T& one_of(dice& d, const std::vector<T>& choices) {
    return choices[below(d, choices.size())];
}

/// A value for a column, out of few: NULLs, duplicates, empty and strange ones.
[[nodiscard]] datum random_value(dice& d, kind type);
/// A small world.
[[nodiscard]] world random_world(dice& d);

}  // namespace oracle
