#pragma once

#include <string>

#include "cormorant/base/value.hpp"
#include "migrate/json_reader.hpp"

namespace cormorant::detail {

/// A constant: plain where JSON has it, else tagged: {"decimal": "0.10"}, {"utc": ...}, {"date":
/// ...}, {"microseconds": ...}, {"uuid": ...}, {"hex": ...}, {"json": ...}, {"sql": ...}, {"real":
/// "inf"}, {"list": [...]}, {"array": [...], "of": ...}, {"range": [...], "of": ..., "flags": ...}.
[[nodiscard]] file_json json_of(const value& v);

/// The constant again. Throws usage_error that says where.
[[nodiscard]] value value_of_json(const file_json& from, const std::string& where);

/// The name of a kind of value in files, and the kind of this name.
[[nodiscard]] std::string_view kind_word(value_kind kind) noexcept;
[[nodiscard]] value_kind kind_of_word(std::string_view word, const std::string& where);

}  // namespace cormorant::detail
