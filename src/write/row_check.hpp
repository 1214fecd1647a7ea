#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string>

#include "base/owned_value.hpp"
#include "base/stored_integer.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// The member's column as a value that views the row.
[[nodiscard]] inline value load_value(const member_info& member, const void* row) {
    return member.load(static_cast<const char*>(row) + member.offset);
}

/// Where the member lies in a row.
[[nodiscard]] inline member_place source_of(const member_info& member) noexcept {
    return {member.offset, member.decode.stored, member.load};
}

/// The same of a member that is stored as an int64: key.decode.stored tells.
[[nodiscard]] inline std::int64_t stored_int64(const member_info& member, const void* row) {
    return read_int64(static_cast<const char*>(row) + member.offset);
}

/// And of one that is stored as a text.
[[nodiscard]] inline const std::string& stored_text(const member_info& member, const void* row) {
    return *static_cast<const std::string*>(source_of(member).in(row));
}

/// Whether the member of this row holds what its column holds.
[[nodiscard]] inline bool is_loaded(const member_info& member, const void* row) {
    return member.is_loaded == nullptr ||
           member.is_loaded(static_cast<const char*>(row) + member.offset);
}

/// Whether values of the member may be long: texts, bytes, JSON, arrays.
[[nodiscard]] bool may_be_long(const member_info& member) noexcept;

/// About the bytes that the value takes on its way, those of numbers and times aside.
[[nodiscard]] std::size_t bytes_on_the_way(const value& v);

/// The same of these members of a row; of lazy ones that are not loaded nothing.
[[nodiscard]] std::size_t bytes_on_the_way(std::span<const member_info* const> members,
                                           const void* row);

/// Whether the member is a time that the row leaves to the database's clock.
[[nodiscard]] bool is_left_to_clock(const member_info& member, const void* row);

/// Whether check_value() has anything to look at.
[[nodiscard]] bool has_checks(const member_info& member);

/// Throws where the model forbids the value: error of kind data for the length of a text, the
/// choices, the digits of a decimal; usage_error for the key of a row that is not stored yet.
void check_value(const model_info& model, const member_info& member, const value& v,
                 std::source_location where);

/// Throws error of kind data about a member.
[[noreturn]] void throw_data(const model_info& model, const member_info& member,
                             const std::string& what, std::source_location where);

}  // namespace cormorant::detail
