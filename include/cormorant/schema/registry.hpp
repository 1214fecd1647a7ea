#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cormorant::detail {

struct model_info;

/// A foreign key that refers to a model.
struct incoming_key {
    const model_info* model;
    std::uint16_t member;
};

/// Every model of the program registers here before main() or at its first use.
void register_model(const model_info& (*model)());
/// The registered models, each once.
[[nodiscard]] std::vector<const model_info*> registered_models();
/// How many there are.
[[nodiscard]] std::size_t registered_model_count();
/// The foreign keys, in registered models, that refer to `target`. Through tables without a model
/// are not among them.
[[nodiscard]] std::vector<incoming_key> incoming_keys(const model_info& target);

}  // namespace cormorant::detail
