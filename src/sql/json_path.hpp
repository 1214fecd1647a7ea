#pragma once

#include <string>
#include <string_view>

#include "cormorant/base/value.hpp"

namespace cormorant::detail {

/// The one writer of paths inside JSON, for MariaDB: `$."owner"[0]` of "owner" and 0. Throws an
/// error of kind data for a key that is not UTF-8 or has a zero byte, and usage_error for one that
/// begins with a minus sign.
class json_path {
public:
    void add(const value& key);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_ = "$";
};

/// What a person typed into a search box, as MATCH ... AGAINST (... IN BOOLEAN MODE) takes it: no
/// character of it is an operator there but those written here. Throws an error of kind data for
/// what is not UTF-8 or has a zero byte.
[[nodiscard]] std::string boolean_search(std::string_view typed);

}  // namespace cormorant::detail
