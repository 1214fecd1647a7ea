#pragma once

#include <string>
#include <string_view>

namespace cormorant::detail {

/// What a person typed into a search box, as MATCH ... AGAINST (... IN BOOLEAN MODE) takes it: no
/// character of it is an operator there but those written here. Throws an error of kind data for
/// what is not UTF-8 or has a zero byte.
[[nodiscard]] std::string boolean_search(std::string_view typed);

}  // namespace cormorant::detail
