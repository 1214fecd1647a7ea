#include <utility>

#include "cormorant/schema/model.hpp"
#include "query/row_shape.hpp"
#include "relations/fetch.hpp"

/// One row on its own: what get() and first() read.

namespace cormorant::detail {
namespace {

/// The reader lets go of a record, whether its row was read or not.
struct record_end {
    record_ref& record;
    ~record_end() { record.end(); }
};

// Whether there is to be one row only, and another may match.
bool looks_for_second(const query_data& query, const row_shape& made) noexcept {
    return query.terminal == terminal_kind::single && !made.one_row;
}

/// What is read, and where to.
struct single_row {
    const scope_ref& from;
    const query_data& query;
    const row_type& type;
    void* row;
    const fetch_settings& settings;
    record_ref& record;  ///< becomes the row's
};

// The row and what the query joins to it.
rows_found read_joined_row(const single_row& of, running statement) {
    row_reader reader(of.from, of.query, of.settings, std::move(statement));
    if (!reader.next()) return rows_found::none;
    reader.read(of.type, of.row);
    if (looks_for_second(of.query, reader.statement().shape()) && reader.next())
        return rows_found::several;
    reader.finish();
    of.record = reader.record();
    return rows_found::one;
}

// The same where it joins nothing.
rows_found read_row(const single_row& of, running& statement) {
    const row_shape& made = statement.shape();
    char* row = static_cast<char*>(of.row);
    if (!statement.next()) return rows_found::none;
    if (of.type.has_model) {
        const segment& own = made.segments.front();
        for (const member_info* m : own.left_out) m->unload(row + m->offset);
        statement.read(own.plan, 0, row);
    }
    if (of.type.columns != nullptr)
        statement.read(*of.type.columns, made.first_extra, row + of.type.columns_offset);
    if (looks_for_second(of.query, made) && statement.next()) return rows_found::several;
    if (of.type.has_model)
        of.record =
            record_ref::for_rows(of.from, *of.query.model, of.settings.mode, of.settings.where);
    if (of.record) of.record->add_row(row);
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
        const single_row one{from, query, type, row, settings, record};
        found = statement.shape().segments.size() > 1 ? read_joined_row(one, std::move(statement))
                                                      : read_row(one, statement);
    }
    // The statement has ended: the prefetches may use its connection.
    if (found == rows_found::one && record && settings.prefetches != nullptr) {
        record->end_rows();
        load_prefetches(record, *settings.prefetches, query.cached_ns);
    }
    return found;
}

}  // namespace cormorant::detail
