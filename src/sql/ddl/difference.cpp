#include "sql/ddl/difference.hpp"

namespace cormorant::detail {
namespace {

template <class Part>
bool same_structure(Part a, const Part& b) {
    a.name = b.name;
    return a == b;
}

template <class Part>
part_difference<Part> difference_of(const std::vector<Part>& before, std::vector<Part> after) {
    part_difference<Part> made;
    for (const Part& part : before)
        if (std::erase(after, part) == 0) made.lost.push_back(part);
    for (auto lost = made.lost.begin(); lost != made.lost.end();) {
        const auto same = std::find_if(after.begin(), after.end(),
                                       [&](const Part& one) { return same_structure(*lost, one); });
        if (same == after.end()) {
            ++lost;
            continue;
        }
        made.renamed.emplace_back(std::move(*lost), std::move(*same));
        after.erase(same);
        lost = made.lost.erase(lost);
    }
    made.made = std::move(after);
    return made;
}

const held_column* named(const std::vector<held_column>& columns, const std::string& name) {
    for (const held_column& column : columns)
        if (column.name == name) return &column;
    return nullptr;
}

}  // namespace

bool table_difference::indexes_alone() const noexcept {
    return lost_columns.empty() && made_columns.empty() && altered_columns.empty() && !key_moves &&
           !key_renamed && uniques.none() && checks.none() && foreign_keys.none();
}

table_difference difference(const held_table& before, const held_table& after) {
    table_difference made;
    for (const held_column& column : before.columns) {
        const held_column* other = named(after.columns, column.name);
        if (other == nullptr)
            made.lost_columns.push_back(column);
        else if (*other != column)
            made.altered_columns.emplace_back(column, *other);
    }
    for (const held_column& column : after.columns)
        if (named(before.columns, column.name) == nullptr) made.made_columns.push_back(column);
    made.key_moves = before.primary_key.columns != after.primary_key.columns;
    made.key_renamed = !made.key_moves && before.primary_key.name != after.primary_key.name;
    made.uniques = difference_of(before.uniques, after.uniques);
    made.checks = difference_of(before.checks, after.checks);
    made.foreign_keys = difference_of(before.foreign_keys, after.foreign_keys);
    made.indexes = difference_of(before.indexes, after.indexes);
    return made;
}

}  // namespace cormorant::detail
