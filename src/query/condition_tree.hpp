#pragma once

#include <memory>

#include "cormorant/query/condition.hpp"
#include "schema/table_state.hpp"

/// Conditions of indexes and checks: as constant data of the program, and as trees that own what
/// they say.

namespace cormorant::detail {

struct model_info;

/// The condition as a tree over the model's fields. Throws usage_error where it leads over a
/// relation, or holds a query, an aggregate or an annotation.
[[nodiscard]] expression_state tree_of(const condition& from, const model_info& model);

/// The tree as a condition again, with the storage that it needs.
class owned_condition {
public:
    /// Throws usage_error for a field that the model has not.
    owned_condition(const expression_state& from, const model_info& model);
    ~owned_condition();
    owned_condition(const owned_condition&) = delete;
    owned_condition& operator=(const owned_condition&) = delete;

    [[nodiscard]] const condition& get() const noexcept { return *made_; }

private:
    struct storage;
    std::unique_ptr<storage> storage_;
    std::unique_ptr<const condition> made_;
};

}  // namespace cormorant::detail
