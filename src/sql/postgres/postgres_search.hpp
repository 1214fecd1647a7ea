#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace cormorant::detail {

/// Appends the texts of the columns as a search in this cm::text_language has them;
/// `append_text(i)` adds each. An index is used for the very same expression.
void append_postgres_document(std::string& out, std::size_t language, std::size_t texts,
                              const std::function<void(std::size_t)>& append_text);

}  // namespace cormorant::detail
