#pragma once

#include <cstdint>
#include <cstdlib>

/// What the environment says of a run.
namespace oracle {

[[nodiscard]] inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}
/// Each round has a seed of its own: this one, and those that follow.
[[nodiscard]] inline std::uint64_t first_seed() {
    return from_environment("CORMORANT_ORACLE_SEED", 1);
}
[[nodiscard]] inline std::uint64_t rounds() {
    return from_environment("CORMORANT_ORACLE_ROUNDS", 20);
}

}  // namespace oracle
