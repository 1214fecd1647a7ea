#include "write/unique_members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

using member_list = std::vector<std::uint16_t>;

member_list sorted(std::span<const std::uint16_t> members) {
    member_list list(members.begin(), members.end());
    std::sort(list.begin(), list.end());
    return list;
}

member_list fields_of(const index_info& index) {
    member_list fields;
    for (const index_field& f : index.fields) fields.push_back(f.member);
    return fields;
}

std::string names_of(const model_info& model, std::span<const std::uint16_t> members) {
    std::string names;
    for (const std::uint16_t m : members)
        names.append(names.empty() ? "" : ", ").append(model.members[m].name);
    return members.size() > 1 ? "(" + names + ")" : names;
}

// "id, email, (user, group)"
std::string all_unique(const model_info& model) {
    std::string text = names_of(model, model.primary_key);
    const auto add = [&](const member_list& members) {
        text.append(", ").append(names_of(model, members));
    };
    for (std::size_t i = 0; i < model.members.size(); ++i)
        if (model.members[i].unique) add({static_cast<std::uint16_t>(i)});
    for (const index_info& index : model.indexes)
        if (index.unique) add(fields_of(index));
    return text;
}

}  // namespace

unique_members unique_by(const model_info& model, std::span<const std::uint16_t> members) {
    const member_list wanted = sorted(members);
    if (wanted == sorted(model.primary_key)) return {true, nullptr};
    if (wanted.size() == 1 && model.members[wanted[0]].unique) return {true, nullptr};
    unique_members found;
    for (const index_info& index : model.indexes) {
        if (!index.unique || sorted(fields_of(index)) != wanted) continue;
        if (index.where == nullptr) return {true, nullptr};
        if (!found.found) found = {true, &index};
    }
    return found;
}

std::string not_unique_text(const model_info& model, std::span<const std::uint16_t> members,
                            const dialect& target) {
    const unique_members by = unique_by(model, members);
    if (!by.found)
        return fmt::format(
            "{}: stored rows cannot be told apart by {}, of which several rows may have the same; "
            "unique are: {}. Name one of these, or add cm::unique to the model",
            model.name, names_of(model, members), all_unique(model));
    if (by.partial == nullptr || target.ddl().partial_indexes()) return {};
    return fmt::format(
        "{}: {} is unique among some rows only, by a cm::unique with .where(), which {} does not "
        "have: use update_or_create, or leave out .where()",
        model.name, names_of(model, members), target.name());
}

}  // namespace cormorant::detail
