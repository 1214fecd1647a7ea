#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cormorant::detail {

/// A row as texts; NULLs are none.
using text_row = std::vector<std::optional<std::string>>;

/// Runs a statement on the connection that a catalogue is read on, and gives its rows.
using ask_rows = std::function<std::vector<text_row>(const std::string& sql)>;

}  // namespace cormorant::detail
