#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oracle/world.hpp"

/// The right answers, by loops over rows in memory, with SQL's logic of three values spelled out.
/// It knows nothing of the library but the meaning of what is asked.
namespace oracle {

/// In what the backends are allowed to differ.
struct customs {
    bool nulls_are_small = true;  ///< where an order does not say where NULLs go
    bool all_letters = true;      ///< case is known beyond ASCII
};

struct run;

/// Where an expression is computed: a row, the related rows that paths go on from, and the query
/// around.
struct frame {
    const run* in = nullptr;
    int row = -1;
    std::vector<std::pair<std::string, int>> opened = {};  ///< related rows, -1 where there is none
    std::size_t kept = 0;                                  ///< those that negations see too
    const std::map<std::string, datum>* named = nullptr;   ///< values of a group, of windows

    [[nodiscard]] const int* opening(const std::string& path) const {
        for (const auto& [name, at] : opened)
            if (name == path) return &at;
        return nullptr;
    }
};

/// A query while it is answered.
struct run {
    const world& rows;
    customs ways;
    const query& about;
    const frame* around = nullptr;
    std::map<std::string, const expr*> annotations = {};
};

[[nodiscard]] datum value(const expr& e, const frame& f);
/// Whether there are related rows with which the condition is true.
[[nodiscard]] bool holds(const expr& e, const frame& f);
/// The largest or the smallest of the values that are not NULL.
[[nodiscard]] datum extreme(bool largest, const cells& in);
/// The aggregate over these rows and their related ones.
[[nodiscard]] datum aggregated(const expr& e, const std::vector<frame>& group);
[[nodiscard]] bool holds_aggregate(const expr& e, const run& in);
[[nodiscard]] bool holds_window(const expr& e, const run& in);
/// A window function for each of the rows.
[[nodiscard]] cells windowed(const expr& e, const std::vector<frame>& rows);

struct order_key {
    datum value;
    bool descending = false;
    std::uint16_t nulls = 0;  ///< 0 as the backend likes, 1 first, 2 last
};
[[nodiscard]] int order_of(const std::vector<order_key>& a, const std::vector<order_key>& b,
                           const customs& ways);

/// One row of a query's result.
struct live_row {
    frame at;
    std::map<std::string, datum> named = {};
    cells columns = {};
    std::vector<order_key> order = {};
};
[[nodiscard]] std::vector<live_row> rows_of(run& in);

/// The answer; an update or a removal changes the world.
[[nodiscard]] answer evaluate(world& w, const question& q, const customs& ways);

}  // namespace oracle
