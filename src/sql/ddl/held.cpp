#include "sql/ddl/held.hpp"

#include <algorithm>

namespace cormorant::detail {
namespace {

template <class List>
void sort_by_name(List& list) {
    std::sort(list.begin(), list.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
}

}  // namespace

const held_table* held_tables::find(std::string_view table) const noexcept {
    for (const held_table& one : tables)
        if (one.name == table) return &one;
    return nullptr;
}

held_tables normal_form(held_tables tables) {
    sort_by_name(tables.types);
    sort_by_name(tables.tables);
    for (held_table& table : tables.tables) {
        sort_by_name(table.uniques);
        sort_by_name(table.checks);
        sort_by_name(table.foreign_keys);
        sort_by_name(table.indexes);
    }
    return tables;
}

}  // namespace cormorant::detail
