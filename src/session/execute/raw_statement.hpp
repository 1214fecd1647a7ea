#pragma once

#include <string>
#include <string_view>

#include "cormorant/base/value.hpp"
#include "cormorant/query/sql_text.hpp"

namespace cormorant::detail {

class dialect;

/// The program's SQL text with the database's placeholders for `{}`, and their values: a
/// container's one by one where it is the list of an IN.
class raw_statement {
public:
    /// Throws usage_error for a list that no statement can have.
    raw_statement(std::string_view sql, const value_list& given, const dialect& target);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] const value_list& values() const noexcept { return values_; }

private:
    void one(const value& v);
    void list(const value& array, list_place place);

    const dialect& target_;
    std::string text_;
    value_list values_;
};

}  // namespace cormorant::detail
