#pragma once

#include <source_location>
#include <string>
#include <string_view>

#include "cormorant/base/error.hpp"
#include "cormorant/driver/driver.hpp"
#include "session/refusal.hpp"

namespace cormorant::detail {

/// Throws the error of a driver's failure, with the statement, what of the models it is about, and
/// the call.
[[noreturn]] void throw_failure(const failure& why, std::string_view sql,
                                const statement_about& about, std::source_location where);

/// The same of a statement that is about no model.
[[noreturn]] void throw_failure(const failure& why, std::string_view sql,
                                std::source_location where);

/// The failure of what the database saw, and undid.
[[nodiscard]] failure undone(failure why);

/// The same of what it may have done all the same, where it is a lost connection: nobody knows
/// whether `what`, such as "the write was done".
[[nodiscard]] failure with_unknown_outcome(failure why, std::string_view what);

/// What the statement's last failure says; empty where there is no memory for it.
[[nodiscard]] std::string text_of_failure(const statement& failed) noexcept;

/// Of a transaction that a statement ended, rather than transaction().
inline constexpr std::string_view ended_by_text =
    "a statement ended the transaction that it was in, which only transaction() may do; nothing "
    "more can be done in it, and what was done before is committed or undone, as the statement "
    "says";

/// Throws the error of a wait that was given up from outside.
[[noreturn, gnu::cold]] void throw_stopped(std::source_location where);

/// Throws the error again, with the call where it names none.
[[noreturn]] void throw_again_at(const usage_error& what, std::source_location where);

}  // namespace cormorant::detail
