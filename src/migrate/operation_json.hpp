#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/json_reader.hpp"
#include "migrate/operations.hpp"

namespace cormorant::detail {

/// An operation as files have it: `{"op": "add_field", "model": "Order", "field": {...}}`.
[[nodiscard]] file_json json_of(const operation& change);
/// The operation again. Throws usage_error that says where something is wrong.
[[nodiscard]] operation read_operation(const file_json& from, const std::string& where);

/// An operation may do what a rule of safety refuses.
struct allowance {
    std::size_t operation = 0;  ///< of the file, from 0
    std::string rule;
    std::string reason;

    friend bool operator==(const allowance&, const allowance&) = default;
};

/// A file of migrations: what it follows, and what it does.
struct migration_file {
    std::string set = "main";
    std::vector<std::string> depends;
    std::vector<operation> operations;
    std::vector<allowance> allow = {};
    std::vector<std::string> replaces = {};  ///< of a squashed one: the migrations it stands for

    friend bool operator==(const migration_file&, const migration_file&) = default;
};

/// The text of the file, with its checksum.
[[nodiscard]] std::string text_of(const migration_file& file);
/// Throws usage_error for what is no such text, and where the content was edited.
[[nodiscard]] migration_file migration_from(std::string_view text);

}  // namespace cormorant::detail
