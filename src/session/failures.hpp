#pragma once

#include <source_location>
#include <string>
#include <string_view>

#include "cormorant/driver/driver.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// Throws the error of a driver's failure, with the statement, the model (where not null) and the
/// call.
[[noreturn]] void throw_failure(const failure& why, std::string_view sql, const model_info* model,
                                std::source_location where);

/// The failure, and where it is a lost connection, that nobody knows whether `what`, such as "the
/// write was done".
[[nodiscard]] failure with_unknown_outcome(failure why, std::string_view what);

/// What the statement's last failure says; empty where there is no memory for it.
[[nodiscard]] std::string text_of_failure(const statement& failed) noexcept;

/// Throws usage_error with the call.
[[noreturn]] void throw_usage_at(std::string_view message, std::source_location where);

}  // namespace cormorant::detail
