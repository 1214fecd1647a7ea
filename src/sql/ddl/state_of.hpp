#pragma once

#include <span>
#include <vector>

#include "cormorant/schema/model.hpp"
#include "schema/table_state.hpp"

namespace cormorant::detail {

/// What the models ask of a database, the tables between of their many_to_many included: models in
/// the order given, then those tables. Throws usage_error for conditions that no database keeps.
[[nodiscard]] table_state state_of(std::span<const model_info* const> models);

/// The models, and behind them all that their foreign keys and many_to_many lead to.
[[nodiscard]] std::vector<const model_info*> with_referred(
    std::span<const model_info* const> models);

/// A many_to_many that has a table of its own, from the side whose member is no reverse.
struct link_relation {
    const model_info* owner;
    const member_info* relation;

    friend bool operator==(const link_relation&, const link_relation&) = default;
};

/// Those of the models, each once whichever sides are declared.
[[nodiscard]] std::vector<link_relation> link_relations(std::span<const model_info* const> models);

}  // namespace cormorant::detail
