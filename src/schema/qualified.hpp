#pragma once

#include <string>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// "Model.member".
[[nodiscard]] inline std::string qualified(const model_info& model, const member_info& member) {
    return model.name + "." + member.name;
}

}  // namespace cormorant::detail
