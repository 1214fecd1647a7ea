#include <algorithm>

#include "cormorant/query/query_data.hpp"
#include "cormorant/queryset/whole_key.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

// SQLite takes expressions of a depth of 1,000.
constexpr std::size_t keys_of_a_query = 256;

void add_key(program_builder& builder, const model_info& model) {
    for (const std::uint16_t member : model.primary_key) {
        path column;
        column.hops[column.size++] = member;
        builder.add_path(column);
        builder.add({op::value, static_cast<std::uint8_t>(model.members[member].type),
                     builder.next_value()});
        builder.add({op::eq, 2, 0});
    }
    builder.add({op::and_, static_cast<std::uint8_t>(model.primary_key.size()), 0});
}

}  // namespace

// Padded with the last key, so that lists of many lengths are few statements.
std::vector<predicate_data> keys_among(const model_info& model,
                                       const std::vector<value_list>& keys) {
    std::vector<predicate_data> parts;
    for (std::size_t first = 0; first < keys.size(); first += keys_of_a_query) {
        const std::size_t end = std::min(first + keys_of_a_query, keys.size());
        const std::size_t length = padded_length(end - first);
        program_builder builder;
        predicate_data& part = parts.emplace_back();
        for (std::size_t i = 0; i < length; ++i) {
            add_key(builder, model);
            if (i != 0) builder.add({op::or_, 2, 0});
            for (const value& v : keys[std::min(first + i, end - 1)]) part.values.push_back(v);
        }
        part.owned = builder.build();
        part.expression = part.owned.get();
    }
    return parts;
}

}  // namespace cormorant::detail
