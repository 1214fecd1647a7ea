// How decoded rows get into their record: a file of its own, since links know records, and only
// this part of a record knows links.
#include <cstdint>

#include "base/stored_integer.hpp"
#include "cormorant/relations/row_link.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/result_record.hpp"

namespace cormorant::detail {

void result_record::add_row(void* row) {
    std::int64_t* cells = cells_for_next_row();
    char* bytes = static_cast<char*>(row);
    const member_info& key = model_.members[model_.primary_key[0]];
    cells[0] =
        key.decode.stored == storage::int64 ? read_int64(bytes + key.offset) : cell_of(key, row, 0);
    const auto address = reinterpret_cast<std::uintptr_t>(cells);
    std::uintptr_t offset = 0;
    for (const link_info& link : model_.links) {
        char* member = bytes + link.offset;
        if (link.plain_key)
            cells[link.cell] = read_int64(member);
        else if (link.cell != link_info::no_cell)
            cells[link.cell] = cell_of(model_.members[link.member], row, link.cell);
        // A row that the program made may have a related row of its own already.
        auto* tied = static_cast<row_link*>(link.handle(member));
        if (tied != nullptr && !tied->attached()) {
            tied->attach(address + offset);
            --counted_ahead_;
        }
        offset += 4;
    }
    ++row_count_;
}

}  // namespace cormorant::detail
