#pragma once

#include "cormorant/expr/describe.hpp"
#include "cormorant/queryset/queryset_state.hpp"
#include "cormorant/relations/prefetch_plan.hpp"

namespace cormorant::detail {

/// A relation to load by its own query.
template <fixed_string Path, class Query>
struct prefetch_with {
    Query query;
};

/// The plan for the member in the list, which is added where it is missing.
prefetch_plan& plan_for(prefetch_list& plans, std::uint16_t member);
/// The plan at the end of a path of relations.
prefetch_plan& plan_at(prefetch_list& plans, const path& relations);
/// Loads the relation by a query of the caller's.
void use_query(prefetch_plan& plan, const queryset_state& query);

template <class M, fixed_string Path>
const path& relation_path() {
    using lowered = lowered<M, annotation_list<>, field<Path>>;
    static_assert(lowered::reported);
    if constexpr (lowered::error == check_error::none)
        static_assert(lowered::result.result.relation,
                      "cormorant: prefetch_related() takes paths that end at a relation; a column "
                      "is read with its row");
    return lowered::storage.paths[0];
}

template <class M, fixed_string Path>
void add_prefetch(prefetch_list& plans, field<Path>) {
    plan_at(plans, relation_path<M, Path>());
}
template <class M, fixed_string Path, class Query>
void add_prefetch(prefetch_list& plans, const prefetch_with<Path, Query>& with) {
    using lowered = lowered<M, annotation_list<>, field<Path>>;
    if constexpr (lowered::error == check_error::none)
        static_assert(lowered::result.result.cpp_type == &type_tag<typename Query::model>,
                      "cormorant: cm::prefetch(\"relation\"_f, query) takes a query over the model "
                      "that the relation leads to");
    use_query(plan_at(plans, relation_path<M, Path>()), with.query.state());
}
template <class M, class Wrong>
void add_prefetch(prefetch_list&, const Wrong&) {
    static_assert(sizeof(Wrong) == 0,
                  "cormorant: prefetch_related() takes paths, \"orders\"_f, and "
                  "cm::prefetch(\"orders\"_f, query)");
}

}  // namespace cormorant::detail

namespace cormorant {

/// A relation to load with a query of its own: its filters, order, joins, and a limit for each row.
///     prefetch_related(cm::prefetch("orders"_f, cm::query<Order>().order_by(...).limit(3)))
template <fixed_string Path, class Query>
[[nodiscard]] auto prefetch(detail::field<Path>, const Query& query) {
    return detail::prefetch_with<Path, Query>{query};
}

}  // namespace cormorant
