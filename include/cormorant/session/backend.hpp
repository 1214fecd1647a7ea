#pragma once

#include <cstdint>

#include "cormorant/session/scope_ref.hpp"

namespace cormorant {

/// The kinds of databases.
enum class backend : std::uint8_t { sqlite, postgresql, mariadb };

namespace detail {

[[nodiscard]] cormorant::backend backend_of(const scope_ref& scope) noexcept;

}  // namespace detail

}  // namespace cormorant
