#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "migrate/operations.hpp"

namespace cormorant::detail {

inline operation adding(const std::string& model, const index_state& part) {
    return add_index{model, part};
}
inline operation removing(const std::string& model, const index_state& part) {
    return remove_index{model, part};
}
inline operation renaming(const std::string& model, const index_state& part,
                          const std::string& to) {
    return rename_index{model, part.name, to};
}
template <class Constraint>
operation adding(const std::string& model, const Constraint& part) {
    return add_constraint{model, part};
}
template <class Constraint>
operation removing(const std::string& model, const Constraint& part) {
    return remove_constraint{model, part};
}
template <class Constraint>
operation renaming(const std::string& model, const Constraint& part, const std::string& to) {
    return rename_constraint{model, part.name, to};
}

/// Equal but for the name.
template <class Part>
bool same_structure(Part a, const Part& b) {
    a.name = b.name;
    return a == b;
}

/// The removals and renames that lead from the indexes, or the constraints of one sort, that a
/// model has to those that it is to have; what then still lacks is to be added. `must_go` names
/// those that go in any case. Removals come first, so that names are free.
template <class Part, class MustGo>
std::vector<operation> part_removals(const std::string& model, const std::vector<Part>& there,
                                     std::vector<Part> wanted, const MustGo& must_go) {
    std::vector<Part> left;
    for (const Part& part : there)
        if (must_go(part) || std::erase(wanted, part) == 0) left.push_back(part);
    std::vector<operation> removals;
    std::vector<operation> renames;
    for (const Part& part : left) {
        const auto same = std::find_if(wanted.begin(), wanted.end(),
                                       [&](const Part& one) { return same_structure(part, one); });
        const bool taken = same != wanted.end() &&
                           std::any_of(there.begin(), there.end(),
                                       [&](const Part& one) { return one.name == same->name; });
        if (same == wanted.end() || taken || must_go(part)) {
            removals.push_back(removing(model, part));
            continue;
        }
        renames.push_back(renaming(model, part, same->name));
        wanted.erase(same);
    }
    removals.insert(removals.end(), renames.begin(), renames.end());
    return removals;
}

/// The additions that then lack.
template <class Part>
std::vector<operation> part_additions(const std::string& model, const std::vector<Part>& there,
                                      const std::vector<Part>& wanted) {
    std::vector<operation> additions;
    for (const Part& part : wanted)
        if (std::find(there.begin(), there.end(), part) == there.end())
            additions.push_back(adding(model, part));
    return additions;
}

}  // namespace cormorant::detail
