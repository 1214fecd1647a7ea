#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cormorant::detail {

/// A program that is run in place of this one.
struct shell_call {
    std::vector<std::string> words;
    std::vector<std::pair<std::string, std::string>> environment;
};

/// The client of the URL's database.
[[nodiscard]] shell_call shell_of(const std::string& url);

}  // namespace cormorant::detail
