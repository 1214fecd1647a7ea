#pragma once

#include <cstdint>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include "cormorant/query/query_data.hpp"
#include "cormorant/session/scope_ref.hpp"

namespace cormorant {

/// What a removal removed. Rows that the database removes by itself are not counted.
struct removed {
    std::int64_t total = 0;
    /// The rows of each model, and of the tables between that a many_to_many has of its own.
    std::vector<std::pair<std::string, std::int64_t>> per_model;
};

}  // namespace cormorant

namespace cormorant::detail {

struct model_info;

/// Removes the rows with these keys, and does to the rows that refer to them what their foreign
/// keys say, in one transaction. Where nothing refers to the model: one DELETE for 500 keys.
/// Throws integrity_error of kind protected_rows where on_delete protect or restrict refuses;
/// nothing is removed then. The model has a single key.
removed remove_keys(scope& on, const model_info& model, value_list keys,
                    std::source_location where);

/// Removes the row by its key, composite ones included. Removing a row that is gone is no error:
/// `total` is 0 then.
removed remove_row(scope& on, const model_info& model, const void* row, std::source_location where);

/// Removes the rows that the query matches. Where nothing refers to the model: one DELETE.
removed remove_matching(scope& on, const query_data& query, std::source_location where);

}  // namespace cormorant::detail
