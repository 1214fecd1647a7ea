#pragma once

#include <cstdint>
#include <string_view>

namespace cormorant::detail {

/// What SQL text does, by its first word.
enum class statement_sort : std::uint8_t {
    reads,    ///< SELECT and its kin
    writes,   ///< INSERT, UPDATE, DELETE, MERGE, CALL, and WITH that has one of them
    utility,  ///< all else: BEGIN, CREATE TABLE, SET ...
};

[[nodiscard]] statement_sort sort_of(std::string_view sql);

}  // namespace cormorant::detail
