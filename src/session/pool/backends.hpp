#pragma once

#include <string>
#include <string_view>

#include "cormorant/driver/driver.hpp"
#include "cormorant/session/backend.hpp"

namespace cormorant::detail {

class dialect;

/// Where a backend's databases are: in files, one writer each, or behind a server.
enum class backend_place : std::uint8_t { file, server };

/// What the library knows of a backend. A new one is one more entry in backends.cpp.
struct backend {
    cormorant::backend kind;
    std::string_view name;
    std::string_view other_scheme;  ///< a second spelling in URLs; may be empty
    backend_place place = backend_place::file;
    const dialect& (*sql)() = nullptr;
    open_function open = nullptr;       ///< null where this build lacks the driver
    std::string_view build_needs = {};  ///< what a build needs to have it
};

/// The backend of a URL's scheme. Throws usage_error for an unknown one, and for one that this
/// build lacks.
[[nodiscard]] const backend& find_backend(std::string_view scheme);

/// The backend whose dialect has this name.
[[nodiscard]] cormorant::backend kind_of_backend(std::string_view dialect_name) noexcept;

}  // namespace cormorant::detail
