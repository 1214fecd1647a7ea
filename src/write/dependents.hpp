#pragma once

#include <string>
#include <vector>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// A column of a many_to_many's own table that refers to a model.
struct link_column {
    std::string table;
    std::string column;
};

/// What a removal must look at beside the rows themselves.
struct dependents {
    std::vector<incoming_key> keys;  ///< foreign keys that the library looks after
    std::vector<link_column> links;  ///< rows of these go without a question

    [[nodiscard]] bool none() const noexcept { return keys.empty() && links.empty(); }
};

/// Of a model with a single key; foreign keys that do nothing, or that the database looks after,
/// are not among them.
[[nodiscard]] dependents dependents_of(const model_info& model);

}  // namespace cormorant::detail
