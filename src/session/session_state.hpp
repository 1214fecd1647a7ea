#pragma once

#include <string_view>

namespace cormorant::detail {

/// Whether SQL text may leave something behind in the session of its connection, for whoever uses
/// that next: settings, temporary tables, locks, variables. Sees words, not what functions do;
/// where it does not know the first one, it may.
[[nodiscard]] bool leaves_state(std::string_view sql);

}  // namespace cormorant::detail
