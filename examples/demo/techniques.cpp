#include <array>

#include "technique.hpp"

namespace demo {

std::span<const technique> all_techniques() {
    // The ninth, the cache, is not part of the library yet.
    static const std::array all{related_objects(),       evaluate_once(), update_in_database(),
                                fewer_columns(),         bulk_writes(),   declared_index(),
                                aggregate_in_database(), existence(),     raw_sql()};
    return all;
}

std::string with_commas(std::int64_t n) {
    std::string text = std::to_string(n);
    const std::size_t first = n < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, 1, ',');
    return text;
}

}  // namespace demo
