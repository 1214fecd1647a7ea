#include "schema/made_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace cormorant::detail {
namespace {

constexpr std::size_t longest_name = 60;

// FNV-1a, 32 bits: names must be the same in every build.
std::uint32_t stable_hash(std::string_view text) {
    std::uint32_t h = 2166136261U;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
    return h;
}

std::string hashed(const std::string& name) {
    const std::string hash = fmt::format("_{:08x}", stable_hash(name));
    std::size_t cut = std::min(name.size(), longest_name - hash.size());
    while (cut > 0 && cut < name.size() && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80)
        --cut;
    return name.substr(0, cut) + hash;
}

}  // namespace

std::string fitting_name(std::string name) {
    return name.size() <= longest_name ? std::move(name) : hashed(name);
}

std::string made_name(std::string_view prefix, std::string_view table,
                      std::span<const std::string_view> parts) {
    std::string name = std::string(prefix).append(table);
    bool ambiguous = table.find("__") != std::string_view::npos;
    for (const std::string_view part : parts) {
        name.append("__").append(part);
        ambiguous = ambiguous || part.find("__") != std::string_view::npos;
    }
    return ambiguous ? hashed(name) : fitting_name(std::move(name));
}

std::string range_check_name(const model_info& model, const member_info& member) {
    const std::string_view parts[] = {member.column, "range"};
    return made_name("ck_", model.table, parts);
}

}  // namespace cormorant::detail
