#include "write/dependents.hpp"
#include "schema/foreign_key.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

void add_links(dependents& to, const model_info& owner, const member_info& m,
               const model_info& removed) {
    const auto add = [&](const std::string& column) {
        const bool known = std::any_of(to.links.begin(), to.links.end(), [&](const link_column& l) {
            return l.table == m.through_table && l.column == column;
        });
        if (!known) to.links.push_back({m.through_table, column});
    };
    if (&owner == &removed) add(m.through_source);
    if (&m.target() == &removed) add(m.through_target);
}

}  // namespace

dependents dependents_of(const model_info& model) {
    dependents found;
    for (const model_info* owner : registered_models()) {
        for (const member_info& m : owner->members) {
            if (m.kind == member_kind::many_to_many && m.through == nullptr)
                add_links(found, *owner, m, model);
            const bool refers = is_foreign_key(m) && &m.target() == &model;
            if (!refers || m.database_cascade || m.on_delete == on_delete_action::do_nothing)
                continue;
            found.keys.push_back({owner, static_cast<std::uint16_t>(owner->index_of(m))});
        }
    }
    return found;
}

}  // namespace cormorant::detail
