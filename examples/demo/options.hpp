#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "shop.hpp"

namespace demo {

struct options {
    bool help = false;
    bool json = false;
    shop_size size;
    std::string database;  ///< empty: a file that goes away
};

/// The command line says something that the program does not know.
class wrong_options : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads the arguments behind the program's name. Throws wrong_options.
options parse_options(std::span<const char* const> arguments);

extern const std::string_view usage;

}  // namespace demo
