#include <deque>
#include <mutex>
#include <string>

#include "cormorant/queryset/rows.hpp"

namespace cormorant::detail {
namespace {

slot slot_at(const member_access& access, std::size_t offset, const char* name) {
    return {static_cast<std::uint32_t>(offset),
            access.stored,
            access.wanted,
            access.store,
            name,
            access.enum_name};
}

std::size_t distance(const void* start, const void* address) {
    return static_cast<std::size_t>(static_cast<const char*>(address) -
                                    static_cast<const char*>(start));
}

// A type's name is a part of a longer text: plans want one that ends. Each plan is made once.
const char* kept(std::string_view text) {
    static std::mutex guard;
    static std::deque<std::string> texts;
    const std::lock_guard lock(guard);
    return texts.emplace_back(text).c_str();
}

}  // namespace

row_plan plan_of_value(const member_access& access, const char* name) {
    return {{slot_at(access, 0, name)}, "the query"};
}

row_plan plan_of_columns(const char* type, const void* start,
                         std::span<const column_source> columns) {
    row_plan plan;
    plan.model = type;
    for (const column_source& c : columns)
        plan.places.push_back(slot_at(*c.access, distance(start, c.address), c.name));
    return plan;
}

row_plan plan_of_members(std::string_view type, const void* start,
                         std::span<const member_source> members,
                         std::span<const std::string_view> names,
                         std::span<const std::string_view> chosen) {
    row_plan plan;
    plan.model = kept(type);
    for (const std::string_view name : chosen.empty() ? names : chosen) {
        for (std::size_t i = 0; i < members.size(); ++i)
            if (names[i] == name)
                plan.places.push_back(
                    slot_at(*members[i].access, distance(start, members[i].address), kept(name)));
    }
    return plan;
}

}  // namespace cormorant::detail
