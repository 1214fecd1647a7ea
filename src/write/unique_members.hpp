#pragma once

#include <span>
#include <string>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

class dialect;

/// What keeps rows from being equal in some members.
struct unique_members {
    bool found = false;
    /// Where it is a unique index of some rows only; null where it is of all rows.
    const index_info* partial = nullptr;
};

/// The model's key, or the unique constraint of just these members, in any order; one of all rows
/// before one of some.
[[nodiscard]] unique_members unique_by(const model_info& model,
                                       std::span<const std::uint16_t> members);

/// Why rows cannot be told apart by these members in this database; empty where they can.
[[nodiscard]] std::string not_unique_text(const model_info& model,
                                          std::span<const std::uint16_t> members,
                                          const dialect& target);

}  // namespace cormorant::detail
