#pragma once

#include <cstdint>
#include <string_view>

#include "driver/sql_text.hpp"

namespace cormorant::detail {

/// What SQL text does, by its first word.
enum class statement_sort : std::uint8_t {
    reads,    ///< SELECT and its kin
    writes,   ///< INSERT, UPDATE, DELETE, MERGE, CALL, and WITH that has one of them
    utility,  ///< all else: BEGIN, CREATE TABLE, SET ...
};

[[nodiscard]] statement_sort sort_of(std::string_view sql);

/// Whether it is a COPY whose rows go over the connection, rather than into a file of the server.
[[nodiscard]] bool copies_over_connection(std::string_view sql);

[[nodiscard]] const sql_lexis& postgres_lexis() noexcept;

}  // namespace cormorant::detail
