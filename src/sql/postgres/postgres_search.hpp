#pragma once

#include <cstddef>
#include <string_view>

namespace cormorant::detail {

/// The name of the text search configuration of a cm::text_language.
[[nodiscard]] std::string_view postgres_language(std::size_t language);

}  // namespace cormorant::detail
