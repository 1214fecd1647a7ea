#include "schema/made_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace cormorant::detail {
namespace {

constexpr std::size_t longest_name = 60;

// FNV-1a, 32 bits: names must be the same in every build.
std::uint32_t stable_hash(std::string_view text) {
    std::uint32_t h = 2166136261U;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
    return h;
}

// The name, cut where it is too long, and the hash of what it was made of.
std::string hashed(const std::string& name, std::string_view whole) {
    const std::string hash = fmt::format("_{:08x}", stable_hash(whole));
    std::size_t cut = std::min(name.size(), longest_name - hash.size());
    while (cut > 0 && cut < name.size() && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80)
        --cut;
    return name.substr(0, cut) + hash;
}

// Whether "__" beside or in the part could be taken for the end of it.
bool is_ambiguous(std::string_view part) {
    return part.starts_with('_') || part.ends_with('_') ||
           part.find("__") != std::string_view::npos;
}

std::string_view name_of(index_method method) {
    switch (method) {
        case index_method::json:
            return "json";
        case index_method::search:
            return "search";
        case index_method::trigram:
            return "trigram";
        case index_method::ordered:
            break;
    }
    return {};
}

}  // namespace

std::string fitting_name(std::string name) {
    return name.size() <= longest_name ? std::move(name) : hashed(name, name);
}

std::string made_name(std::string_view prefix, std::string_view table,
                      std::span<const std::string_view> parts) {
    std::string name = std::string(prefix).append(table);
    std::string whole = name;
    bool ambiguous = is_ambiguous(table);
    for (const std::string_view part : parts) {
        name.append("__").append(part);
        whole.append(1, '\0').append(part);
        ambiguous = ambiguous || is_ambiguous(part);
    }
    return ambiguous ? hashed(name, whole) : fitting_name(std::move(name));
}

std::string primary_key_name(std::string_view table) { return made_name("pk_", table, {}); }

std::string unique_name(std::string_view table, const member_info& member) {
    const std::string_view parts[] = {member.column};
    return made_name("uq_", table, parts);
}

std::string foreign_key_name(std::string_view table, std::string_view column) {
    const std::string_view parts[] = {column};
    return made_name("fk_", table, parts);
}

std::string range_check_name(std::string_view table, std::string_view column) {
    const std::string_view parts[] = {column, "range"};
    return made_name("ck_", table, parts);
}

std::string choices_check_name(std::string_view table, std::string_view column) {
    const std::string_view parts[] = {column, "choices"};
    return made_name("ck_", table, parts);
}

std::string index_name(std::string_view table, std::string_view column) {
    const std::string_view parts[] = {column};
    return made_name("idx_", table, parts);
}

std::string index_name(const model_info& model, const index_info& index) {
    if (!index.name.empty()) return index.name;
    std::vector<std::string_view> parts;
    for (const index_field& field : index.fields)
        parts.push_back(model.members[field.member].column);
    // The plain name is left to the ordered index of all rows.
    if (index.method != index_method::ordered) parts.push_back(name_of(index.method));
    if (index.where != nullptr) parts.emplace_back("partial");
    return made_name(index.unique ? "uq_" : "idx_", model.table, parts);
}

bool has_unique_index(const model_info& model, const member_info& member) {
    return std::any_of(model.indexes.begin(), model.indexes.end(), [&](const index_info& index) {
        return index.unique && index.where == nullptr && index.fields.size() == 1 &&
               index.fields[0].member == model.index_of(member);
    });
}

}  // namespace cormorant::detail
