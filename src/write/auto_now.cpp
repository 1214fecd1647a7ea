#include "write/auto_now.hpp"

#include <algorithm>

#include "cormorant/base/time.hpp"
#include "cormorant/schema/model.hpp"
#include "write/cell_values.hpp"

namespace cormorant::detail {

void set_times(const model_info& model, const row_span& rows) {
    if (model.auto_now.empty()) return;
    const value time(now());
    for (const std::uint16_t m : model.auto_now)
        for (std::size_t i = 0; i < rows.size(); ++i)
            (void)store_value(model.members[m].decode, rows[i], time);
}

std::vector<std::uint16_t> with_times(const model_info& model, member_span members) {
    std::vector<std::uint16_t> all(members.begin(), members.end());
    for (const std::uint16_t m : model.auto_now)
        if (std::find(all.begin(), all.end(), m) == all.end()) all.push_back(m);
    return all;
}

conflict_rule with_times(const model_info& model, const conflict_rule& rule) {
    conflict_rule all = rule;
    if (!all.update.empty()) all.update = with_times(model, all.update);
    return all;
}

}  // namespace cormorant::detail
