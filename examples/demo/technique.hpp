#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "models.hpp"

namespace demo {

/// One of two ways to an answer. Its code is the region of the same name in the technique's file.
struct way {
    std::string_view region;
    /// What the way finds out; empty for one that only writes.
    std::string (*run)(const cm::database&);
    /// Brings the database into the state that the way starts from. Not measured.
    void (*prepare)(const cm::database&) = nullptr;
    /// The region of models.hpp that the way lives on, when there is one.
    std::string_view declaration = {};
};

/// One of the ten techniques: the same answer in a slow way and in a fast one.
struct technique {
    int number = 0;
    std::string_view title;
    std::string_view scene;   ///< what both ways do
    std::string_view reason;  ///< why the fast one is fast
    std::string_view file;    ///< where the code is, without .cpp
    way slow;
    way fast;
    /// What a way that writes left in the database. Not measured.
    std::string (*outcome)(const cm::database&) = nullptr;
};

/// The techniques in the order of their numbers.
std::span<const technique> all_techniques();

technique related_objects();
technique evaluate_once();
technique update_in_database();
technique fewer_columns();
technique bulk_writes();
technique declared_index();
technique aggregate_in_database();
technique existence();
technique raw_sql();

/// "1,234,567".
std::string with_commas(std::int64_t n);

}  // namespace demo
