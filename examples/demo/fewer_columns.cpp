#include <unordered_map>

#include "technique.hpp"

namespace demo {
namespace {

using city_map = std::unordered_map<std::int64_t, std::string>;

/// Differs where a profile is missing or has another city; the order of the map does not matter.
std::string digest(const city_map& city_of) {
    std::uint64_t sum = 0;
    for (const auto& [id, city] : city_of)
        sum += static_cast<std::uint64_t>(id) * (city.size() + static_cast<unsigned char>(city[0]));
    return with_commas(static_cast<std::int64_t>(city_of.size())) + " profiles, checksum " +
           std::to_string(sum);
}

std::string slow(const cm::database& db) {
    // [slow]
    std::unordered_map<std::int64_t, std::string> city_of;
    for (const Profile& profile : db.objects<Profile>()) city_of[profile.id] = profile.city;
    // [end]
    return digest(city_of);
}

std::string fast(const cm::database& db) {
    // [fast]
    std::unordered_map<std::int64_t, std::string> city_of;
    for (const auto& row : db.objects<Profile>().only("id"_f, "city"_f))
        city_of[row["id"_f]] = row["city"_f];
    // [end]
    return digest(city_of);
}

}  // namespace

technique fewer_columns() {
    return {.number = 4,
            .title = "load fewer columns",
            .scene = "The city of every profile; a profile has a picture of 1 KB.",
            .reason =
                "The pictures stay where they are, and reading a column that only() does not "
                "name does not compile.",
            .file = "fewer_columns",
            .slow = {"slow", slow},
            .fast = {"fast", fast}};
}

}  // namespace demo
