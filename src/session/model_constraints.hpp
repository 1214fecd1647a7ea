#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// A constraint that create_tables makes of a model, or says of a table that is there.
struct model_constraint {
    error_kind kind = error_kind::unique;  ///< unique, foreign_key or check
    std::string name;
    std::string_view table;
    std::vector<std::string_view> columns;
    const model_info* model = nullptr;
    std::vector<std::string> members;  ///< "Model.member"
    bool primary_key = false;
    bool range = false;  ///< it keeps a column within what its integer member can hold
};

/// The constraints of the model's table, then those of its many_to_manys' own tables, whose members
/// are the relations. Made when it is asked for, which is after a failure.
[[nodiscard]] std::vector<model_constraint> constraints_of(const model_info& model);

}  // namespace cormorant::detail
