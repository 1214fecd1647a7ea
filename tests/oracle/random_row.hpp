#pragma once

#include <random>
#include <string>

#include "cormorant/schema/model.hpp"

/// Rows of any model with random members, and what tells two rows apart.
namespace oracle {

/// Gives a member a value that is typical of trouble. Members that no value fits keep theirs.
void set_random(std::mt19937_64& dice, const cormorant::detail::member_info& member, void* row);
/// Some members set at random; keys, relations and those that the database's clock fills are left.
void set_some_members(std::mt19937_64& dice, const cormorant::detail::model_info& model, void* row);

/// The members in which the rows differ, with both values; empty where they are equal.
[[nodiscard]] std::string difference(const cormorant::detail::model_info& model, const void* a,
                                     const void* b);
/// The same, members of the second row aside that the database fills: the first one is what was
/// meant to be stored.
[[nodiscard]] std::string difference_from_wanted(const cormorant::detail::model_info& model,
                                                 const void* wanted, const void* stored);

}  // namespace oracle
