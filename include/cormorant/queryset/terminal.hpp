#pragma once

#include <cstdint>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/query/query_data.hpp"
#include "cormorant/query/query_steps.hpp"
#include "cormorant/session/scope_ref.hpp"

/// Ends of a chain that need no type of the rows.

namespace cormorant::detail {

/// One query: SELECT COUNT(*).
[[nodiscard]] std::int64_t count_rows(const scope_ref& from, const query_data& query,
                                      std::source_location where);
/// One query, which stops at the first row.
[[nodiscard]] bool any_row(const scope_ref& from, const query_data& query,
                           std::source_location where);
/// One query, which stops at row `n`.
[[nodiscard]] bool has_rows(const scope_ref& from, const query_data& query, std::int64_t n,
                            std::source_location where);
/// One UPDATE of the set clauses; returns the rows matched.
std::int64_t update_rows(const scope_ref& from, const query_data& query,
                         std::source_location where);
/// Reads the columns of the one row that the query gives, into an object laid out by the plan. One
/// query.
void read_columns(const scope_ref& from, const query_data& query, const row_plan& plan, void* row,
                  std::source_location where);
/// How the database would run the query, as it tells it. One query.
[[nodiscard]] std::string explain_query(const scope_ref& from, const query_data& query,
                                        std::source_location where);
/// The statement that the query is sent as, with placeholders for its values. Sends nothing.
[[nodiscard]] std::string sql_of(const scope_ref& from, const query_data& query);

/// The query, for an expression of another one.
[[nodiscard]] std::shared_ptr<const query_data> shared_copy(const query_data& query);

/// Throws usage_error where there is no database behind the query: cm::query<M>().
void need_scope(const scope_ref& from, const query_data& query, std::source_location where);

[[noreturn]] void throw_no_row(const query_data& query, std::source_location where);
[[noreturn]] void throw_no_such_index(const query_data& query, std::int64_t i,
                                      std::source_location where);
[[noreturn]] void throw_rows(const query_data& query, std::source_location where);

}  // namespace cormorant::detail
