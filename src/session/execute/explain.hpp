#pragma once

#include <source_location>
#include <string>

#include "cormorant/query/query_data.hpp"

namespace cormorant::detail {

class scope;

/// How the database would run the query, as it tells it. One query.
[[nodiscard]] std::string explain(scope& on, const query_data& query, std::source_location where);
/// The statement that the query is sent as, with placeholders for its values. Sends nothing.
[[nodiscard]] std::string sql_of(const scope& on, const query_data& query);

}  // namespace cormorant::detail
