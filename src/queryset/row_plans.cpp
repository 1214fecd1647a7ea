#include <deque>
#include <mutex>
#include <string>

#include "cormorant/queryset/rows.hpp"

namespace cormorant::detail {
namespace {

slot slot_at(describe_function describe, std::size_t offset, const char* name) {
    member_info m;
    describe(m);
    slot made = m.decode;
    made.offset = static_cast<std::uint32_t>(offset);
    made.name = name;
    return made;
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

row_plan plan_of_value(describe_function describe, const char* name) {
    return {{slot_at(describe, 0, name)}, "the query"};
}

row_plan plan_of_columns(const char* type, const void* start,
                         std::span<const column_source> columns) {
    row_plan plan;
    plan.model = type;
    for (const column_source& c : columns)
        plan.slots.push_back(slot_at(c.describe, distance(start, c.address), c.name));
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
                plan.slots.push_back(
                    slot_at(members[i].describe, distance(start, members[i].address), kept(name)));
    }
    return plan;
}

}  // namespace cormorant::detail
