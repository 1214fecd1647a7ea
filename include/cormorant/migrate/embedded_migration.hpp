#pragma once

#include <string_view>

namespace cormorant {

/// A file of migrations that the program has in itself: cormorant_embed_migrations() of CMake makes
/// a list of them.
struct embedded_migration {
    std::string_view name;  ///< without `.json`
    std::string_view text;
};

}  // namespace cormorant
