#pragma once

#include <source_location>
#include <span>

#include "cormorant/session/scope_ref.hpp"

namespace cormorant::detail {

struct model_info;

/// Creates the tables and indexes of these models in one transaction. A table that exists is left
/// as it is, and so are its indexes. Throws usage_error where two models have one table.
void create_tables(scope& on, std::span<const model_info* const> models,
                   std::source_location where);

/// Drops the tables of these models, and their rows, in one transaction; those that are not there
/// are passed over.
void drop_tables(scope& on, std::span<const model_info* const> models, std::source_location where);

}  // namespace cormorant::detail
