#pragma once

#include <source_location>

#include "cormorant/query/query_data.hpp"
#include "cormorant/session/scope_ref.hpp"
#include "cormorant/write/removed.hpp"

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
