#include "cormorant/queryset/prefetch.hpp"

namespace cormorant::detail {

prefetch_plan& plan_for(prefetch_list& plans, std::uint16_t member) {
    for (prefetch_plan& plan : plans)
        if (plan.member == member) return plan;
    plans.push_back({});
    plans.back().member = member;
    return plans.back();
}

prefetch_plan& plan_at(prefetch_list& plans, const path& relations) {
    prefetch_list* level = &plans;
    for (std::uint8_t i = 0;; ++i) {
        prefetch_plan& plan = plan_for(*level, relations.hops[i]);
        if (i + 1 == relations.size) return plan;
        level = &plan.inside;
    }
}

void use_query(prefetch_plan& plan, const queryset_state& query) {
    plan.query = std::make_shared<const query_data>(query.query);
    plan.inside = query.prefetches;
    plan.mode = query.mode;
}

}  // namespace cormorant::detail
