#include <utility>

#include "cormorant/schema/model.hpp"
#include "relations/fetch.hpp"
#include "sql/compiled.hpp"

/// One row on its own: what get() and first() read.

namespace cormorant::detail {
namespace {

/// The reader lets go of a record, whether its row was read or not.
struct record_end {
    record_ref& record;
    ~record_end() { record.end(); }
};

// Whether there is to be one row only, and another may match.
bool looks_for_second(const query_data& query, const compiled_query& made) noexcept {
    return query.terminal == terminal_kind::single && !made.one_row;
}

// The row and what the query joins to it; `record` becomes theirs.
rows_found read_joined_row(const scope_ref& from, const query_data& query, const row_type& type,
                           void* row, const fetch_settings& settings, running statement,
                           record_ref& record) {
    row_reader reader(from, query, settings, std::move(statement));
    if (!reader.next()) return rows_found::none;
    reader.read(type, row);
    if (looks_for_second(query, reader.statement().compiled()) && reader.next())
        return rows_found::several;
    reader.finish();
    record = reader.record();
    return rows_found::one;
}

// The same where it joins nothing.
rows_found read_row(const scope_ref& from, const query_data& query, const row_type& type, void* row,
                    const fetch_settings& settings, running& statement, record_ref& record) {
    const compiled_query& made = statement.compiled();
    if (!statement.next()) return rows_found::none;
    if (type.has_model) {
        const segment& own = made.segments.front();
        for (const member_info* m : own.left_out) m->unload(static_cast<char*>(row) + m->offset);
        statement.read(own.plan, 0, row);
    }
    if (type.columns != nullptr)
        statement.read(*type.columns, made.first_extra,
                       static_cast<char*>(row) + type.columns_offset);
    if (looks_for_second(query, made) && statement.next()) return rows_found::several;
    if (type.has_model)
        record = record_ref::for_rows(from, *query.model, settings.mode, settings.where);
    if (record) record->add_row(row);
    return rows_found::one;
}

}  // namespace

rows_found fetch_row(const scope_ref& from, const query_data& query, const row_type& type,
                     void* row, const fetch_settings& settings) {
    record_ref record;
    const record_end at_end{record};
    rows_found found = rows_found::none;
    {
        running statement = from->run(query, settings.where);
        found =
            statement.compiled().segments.size() > 1
                ? read_joined_row(from, query, type, row, settings, std::move(statement), record)
                : read_row(from, query, type, row, settings, statement, record);
    }
    // The statement has ended: the prefetches may use its connection.
    if (found == rows_found::one && record && settings.prefetches != nullptr) {
        record->end_rows();
        load_prefetches(record, *settings.prefetches);
    }
    return found;
}

}  // namespace cormorant::detail
