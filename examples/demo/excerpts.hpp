#pragma once

#include <string_view>

namespace demo {

/// The lines between `// [region]` and `// [end]` of a source file of this folder, as they were
/// when the program was built, without their indentation. Throws std::out_of_range for a region
/// that is not there.
std::string_view excerpt(std::string_view file, std::string_view region);

}  // namespace demo
