#pragma once

#include <string>

#include "migrate/json_reader.hpp"
#include "schema/table_state.hpp"

namespace cormorant::detail {

/// Writes the words of a type: "type": "int32", "max_length": 20 ...
void write_type(file_json& into, const type_state& type);
[[nodiscard]] type_state read_type_words(json_reader& in);

/// Names of other words in files.
[[nodiscard]] std::string_view on_delete_word(on_delete_action action) noexcept;
[[nodiscard]] on_delete_action on_delete_of(std::string_view word, const std::string& where);
[[nodiscard]] std::string_view method_word(index_method method) noexcept;
[[nodiscard]] index_method method_of(std::string_view word, const std::string& where);
[[nodiscard]] std::string_view language_word(text_language language) noexcept;
[[nodiscard]] text_language language_of(std::string_view word, const std::string& where);

}  // namespace cormorant::detail
