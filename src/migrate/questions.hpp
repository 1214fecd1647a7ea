#pragma once

#include <map>
#include <set>
#include <string>

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// What is said to the questions that two states leave open.
struct change_answers {
    /// "User.mail" became the field, "User" the model, of this name; empty: it did not.
    std::map<std::string, std::string> renames;
    /// What rows that exist get: "Order.status".
    std::map<std::string, value> backfills;
    /// Fields whose values the database may convert to another type.
    std::set<std::string> conversions;
};

enum class question_kind : unsigned char { rename_model, rename_field, backfill, conversion };

/// A question that is open; without an answer nothing is renamed or filled, and nothing should be
/// done.
struct change_question {
    question_kind kind = question_kind::rename_field;
    std::string subject;   ///< "User.mail", or "User": what answers name
    std::string proposal;  ///< of a rename: the new name
    std::string text;      ///< the question, and the flags that answer it

    friend bool operator==(const change_question&, const change_question&) = default;
};

}  // namespace cormorant::detail
