#include "session/pool/table_owners.hpp"

#include <fmt/format.h>

#include "cormorant/base/error.hpp"

namespace cormorant::detail {

void table_owners::claim(const model_info& model) {
    const std::lock_guard guard(mutex_);
    const model_info& owner = *owners_.emplace(model.table, &model).first->second;
    // A model has a description of its own in each plug-in.
    if (&owner == &model || owner.shape->full_name == model.shape->full_name) return;
    if (owner.table_is_given && model.table_is_given) return;
    throw_usage(fmt::format(
        "the table \"{0}\" is that of the model {1} and of the model {2}: give one of them another "
        "name with cm::table(\"...\"), or both cm::table(\"{0}\") where they are to share it",
        model.table, owner.shape->full_name, model.shape->full_name));
}

}  // namespace cormorant::detail
