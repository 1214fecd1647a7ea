#include "relations/fetch.hpp"

#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "query/row_shape.hpp"

namespace cormorant::detail {

/// A relation that the query joins: where its columns are and where its rows go.
struct row_reader::joined {
    const segment* columns;
    result_record* parent;  ///< of the rows that it is related to
    std::uint16_t link;
    record_ref record;  ///< of its own rows; empty for models without relations
    std::unique_ptr<related_rows> rows;
};

namespace {

// A query without a condition or slice reads its whole table. (Ordering, annotations and to-one
// joins drop no row: a joined relation that may be NULL is an outer join.)
bool reads_whole_table(const query_data& query) {
    for (const clause& c : query.clauses)
        if (c.kind == clause_kind::filter || c.kind == clause_kind::exclude ||
            c.kind == clause_kind::keys_in || c.kind == clause_kind::through_keys ||
            c.kind == clause_kind::group_limit)
            return false;
    return query.limit < 0 && query.offset == 0;
}

}  // namespace

row_reader::row_reader(const scope_ref& from, const query_data& query,
                       const fetch_settings& settings)
    : from_(from),
      query_(query),
      settings_(settings),
      statement_(from->run(query, settings.where)) {
    begin();
}

row_reader::row_reader(const scope_ref& from, const query_data& query,
                       const fetch_settings& settings, running statement)
    : from_(from), query_(query), settings_(settings), statement_(std::move(statement)) {
    begin();
}

row_reader::~row_reader() { end_records(); }

void row_reader::begin() {
    const row_shape& compiled = statement_.shape();
    first_extra_ = compiled.first_extra;
    if (compiled.segments.empty()) return;
    plan_ = &compiled.segments[0].plan;
    left_out_ = &compiled.segments[0].left_out;
    begin_records();
}

void row_reader::begin_records() {
    record_ = record_ref::for_rows(from_, *query_.model, settings_.mode, settings_.where);
    if (record_) record_->set_whole_table(reads_whole_table(query_));
    const auto& segments = statement_.shape().segments;
    if (segments.size() > 1) begin_joined();
}

void row_reader::begin_joined() {
    const auto& segments = statement_.shape().segments;
    joined_.reserve(segments.size() - 1);
    for (std::size_t i = 1; i < segments.size(); ++i) {
        const segment& s = segments[i];
        // The parent is the segment whose hops are these but the last.
        result_record* parent = record_.get();
        for (const joined& earlier : joined_) {
            const auto& hops = earlier.columns->hops;
            if (hops.size() + 1 == s.hops.size() &&
                std::equal(hops.begin(), hops.end(), s.hops.begin()))
                parent = earlier.record.get();
        }
        joined_.push_back({&s, parent, parent->link_of(s.hops.back()),
                           record_ref::for_rows(from_, *s.model, settings_.mode, settings_.where),
                           std::make_unique<related_rows>(*s.model->rows)});
    }
}

void row_reader::end_records() noexcept {
    record_.end();
    for (joined& j : joined_) j.record.end();
}

void row_reader::next_batch() {
    // A batch is a part of the rows, whatever the query reads.
    if (record_) record_->set_whole_table(false);
    if (!record_ || record_->row_count() == 0) return;
    end_records();
    joined_.clear();
    begin_records();
    record_->set_whole_table(false);
}

void row_reader::read(void* row) {
    for (const member_info* m : *left_out_) m->unload(static_cast<char*>(row) + m->offset);
    statement_.read(*plan_, 0, row);
    if (!record_) return;
    record_->add_row(row);
    if (!joined_.empty()) read_joined();
}

void row_reader::read(const row_type& type, void* row) {
    if (type.has_model) read(row);
    if (type.columns != nullptr)
        statement_.read(*type.columns, first_extra_, static_cast<char*>(row) + type.columns_offset);
}

void row_reader::read_joined() {
    for (joined& j : joined_) {
        const auto n = static_cast<std::uint32_t>(j.rows->size());
        // A joined row belongs to the newest row of its parent; where that is missing, so is this.
        if (j.rows->ranges.size() == j.parent->row_count()) continue;
        if (j.columns->optional && statement_.at(j.columns->key_column).kind == value_kind::null) {
            j.rows->ranges.push_back({n, n});
            continue;
        }
        void* related = j.rows->add();
        statement_.read(j.columns->plan, j.columns->first_column, related);
        if (j.record) j.record->add_row(related);
        j.rows->ranges.push_back({n, n + 1});
    }
}

void row_reader::finish() {
    // Inner relations first: an outer one's rows are complete when they become visible.
    for (auto j = joined_.rbegin(); j != joined_.rend(); ++j) {
        if (j->record) j->record->end_rows();
        j->rows->join();
        j->parent->put_related(j->link, std::move(j->rows));
    }
    joined_.clear();
}

row_list fetch_rows(const scope_ref& from, const query_data& query, const row_type& type,
                    const fetch_settings& settings) {
    row_list rows(*type.ops);
    record_ref record;
    {
        row_reader reader(from, query, settings);
        if (reader.next()) {
            if (const std::size_t more = reader.statement().rows_ahead(); more != 0)
                rows.reserve(more + 1);
            do reader.read(type, rows.add());
            while (reader.next());
        }
        reader.finish();
        record = reader.record();
    }
    // The statement has ended: the prefetches may use its connection.
    if (record && settings.prefetches != nullptr)
        load_prefetches(record, *settings.prefetches, query.cached_ns);
    return rows;
}

}  // namespace cormorant::detail
