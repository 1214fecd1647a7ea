#pragma once

#include <string>
#include <string_view>

#include "migrate/json_reader.hpp"
#include "schema/table_state.hpp"

/// The parts of a state as files have them: fixed order of keys, no word that is equal to its
/// default. Each is read again by its `read_` function, which throws usage_error that says where
/// something is wrong.

namespace cormorant::detail {

[[nodiscard]] file_json json_of(const expression_state& expression);
[[nodiscard]] file_json json_of(const field_state& field);
[[nodiscard]] file_json json_of(const unique_state& unique);
[[nodiscard]] file_json json_of(const check_state& check);
[[nodiscard]] file_json json_of(const foreign_key_state& key);
[[nodiscard]] file_json json_of(const index_state& index);
[[nodiscard]] file_json json_of(const model_state& model);
[[nodiscard]] file_json json_of(const enum_state& type);

[[nodiscard]] expression_state read_expression(const file_json& from, const std::string& where);
[[nodiscard]] field_state read_field(const file_json& from, const std::string& where);
[[nodiscard]] unique_state read_unique(const file_json& from, const std::string& where);
[[nodiscard]] check_state read_check(const file_json& from, const std::string& where);
[[nodiscard]] foreign_key_state read_foreign_key(const file_json& from, const std::string& where);
[[nodiscard]] index_state read_index(const file_json& from, const std::string& where);
[[nodiscard]] model_state read_model(const file_json& from, const std::string& where);
[[nodiscard]] enum_state read_type(const file_json& from, const std::string& where);

/// The whole in its normal form, as the text of a file.
[[nodiscard]] std::string text_of(const table_state& state);
/// Throws usage_error for what is no such text.
[[nodiscard]] table_state state_from(std::string_view text);

/// `sha256:` and the SHA-256 of the content, whatever its spaces, line ends and order of keys are;
/// the keys "name", "checksum" and "allow" aside.
[[nodiscard]] std::string checksum_of(const file_json& content);
/// Throws usage_error where the file is of another format, or its checksum is of other content.
void require_format(json_reader& in, const file_json& content);
/// The text as JSON. Throws usage_error where it is none.
[[nodiscard]] file_json parse_file(std::string_view text);

}  // namespace cormorant::detail
