#pragma once

#include <set>
#include <string>
#include <string_view>

namespace cormorant::detail {

/// A name for a struct: `invoice_line` and "Invoice Line" are InvoiceLine.
[[nodiscard]] std::string struct_name(std::string_view table);

/// A name for a member: `InvoiceId` and "Invoice ID" are invoice_id; words of C++, and such as are
/// macros of common headers, get an underscore.
[[nodiscard]] std::string member_name(std::string_view column);

/// The same name, with `_2` and so on where it is taken; it is taken then.
[[nodiscard]] std::string distinct_name(std::string name, std::set<std::string>& taken);

/// The text as a literal of C++.
[[nodiscard]] std::string cpp_literal(std::string_view text);

}  // namespace cormorant::detail
