#pragma once

#include <cstdint>
#include <source_location>
#include <string_view>
#include <vector>

#include "cormorant/migrate/tables.hpp"
#include "cormorant/schema/model.hpp"
#include "cormorant/write/write.hpp"
#include "unit/library_models.hpp"
#include "unit/session_database.hpp"

/// The library's tables in memory, and short forms of the writes.
namespace cormorant::detail {

constexpr std::source_location here = std::source_location::current();

inline std::vector<const model_info*> library_models() {
    using namespace library;
    return {&model_of<Loan>(), &model_of<Copy>(),  &model_of<Book>(), &model_of<Author>(),
            &model_of<Tag>(),  &model_of<Shelf>(), &model_of<Place>()};
}

inline scope_ref new_library() {
    scope_ref db = open_scope("sqlite::memory:");
    create_tables(*db, library_models(), here);
    return db;
}

template <class M>
void insert(scope& on, M& row) {
    insert_row(on, model_of<M>(), &row, here);
}

template <class M>
row_span span_of(std::vector<M>& rows) {
    return {rows.data(), sizeof(M), rows.size()};
}

template <class M>
std::uint16_t member(std::string_view name) {
    return static_cast<std::uint16_t>(model_of<M>().index_of(*model_of<M>().find(name)));
}

}  // namespace cormorant::detail
