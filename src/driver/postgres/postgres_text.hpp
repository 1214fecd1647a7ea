#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/sql_tokens.hpp"
#include "cormorant/base/transaction_form.hpp"

namespace cormorant::detail {

/// What SQL text does, by its first word.
enum class statement_sort : std::uint8_t {
    reads,    ///< SELECT and its kin
    writes,   ///< INSERT, UPDATE, DELETE, MERGE, CALL, and WITH that has one of them
    utility,  ///< all else: CREATE TABLE, SET ...
};

[[nodiscard]] statement_sort sort_of(std::string_view sql);

/// Whether it is a COPY whose rows go over the connection, rather than into a file of the server.
[[nodiscard]] bool copies_over_connection(std::string_view sql);

/// How PostgreSQL writes comments and quotes.
[[nodiscard]] const sql_lexis& postgres_lexis() noexcept;

/// The statement that begins a transaction.
[[nodiscard]] std::string postgres_begin(const transaction_form& form);

}  // namespace cormorant::detail
