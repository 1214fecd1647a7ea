#pragma once

#include <memory>
#include <source_location>
#include <vector>

#include "cormorant/query/query_data.hpp"
#include "cormorant/relations/fetch_mode.hpp"
#include "cormorant/relations/prefetch_plan.hpp"
#include "cormorant/relations/related_rows.hpp"
#include "cormorant/relations/row_type.hpp"
#include "relations/result_record.hpp"
#include "session/execute/running.hpp"

namespace cormorant::detail {

struct fetch_settings {
    fetch mode = fetch::peers;
    const prefetch_list* prefetches = nullptr;
    std::source_location where = std::source_location::current();
};

/// Reads rows of a model one by one, ties them to their record and fills the joined relations.
class row_reader {
public:
    /// Sends the query. `from` and `query` must outlive the reader.
    row_reader(const scope_ref& from, const query_data& query, const fetch_settings& settings);
    /// Reads the rows of a query that runs already.
    row_reader(const scope_ref& from, const query_data& query, const fetch_settings& settings,
               running statement);
    ~row_reader();
    row_reader(const row_reader&) = delete;
    row_reader& operator=(const row_reader&) = delete;

    bool next() { return statement_.next(); }
    /// Decodes the current row into a default object of the model.
    void read(void* row);
    /// The same for other types of rows.
    void read(const row_type& type, void* row);
    [[nodiscard]] running& statement() noexcept { return statement_; }
    [[nodiscard]] const record_ref& record() const noexcept { return record_; }
    /// Ends the rows so far: the joined relations become visible to them.
    void finish();
    /// Begins a record for the rows to come. Rows of one batch share theirs.
    void next_batch();

private:
    struct joined;

    void begin();
    void begin_records();
    void begin_joined();
    void end_records() noexcept;
    void read_joined();

    const scope_ref& from_;
    const query_data& query_;
    fetch_settings settings_;
    running statement_;
    record_ref record_;
    std::vector<joined> joined_;
    std::size_t first_extra_ = 0;
    const row_plan* plan_ = nullptr;
    const std::vector<const member_info*>* left_out_ = nullptr;
};

enum class rows_found : std::uint8_t { none, one, several };

/// Reads the first row into a default object, then loads the prefetches. Of terminal_kind::single
/// it looks for a second row, and loads nothing where there is one. One query, and one for each
/// prefetch and level.
rows_found fetch_row(const scope_ref& from, const query_data& query, const row_type& type,
                     void* row, const fetch_settings& settings);
/// Reads all rows of the query, then loads the prefetches. One query, and one for each prefetch and
/// level. The rows are not joined.
row_list fetch_rows(const scope_ref& from, const query_data& query, const row_type& type,
                    const fetch_settings& settings);
/// Loads relations of all rows of a record, level by level: those of one level need nothing of each
/// other, and travel together where the driver pipelines. One query for each.
/// `cached_ns`: of the query of the rows, for those of theirs that say nothing else.
void load_prefetches(const record_ref& record, const prefetch_list& plans,
                     std::int64_t cached_ns = 0);

}  // namespace cormorant::detail
