#include "cormorant/queryset/row_stream.hpp"

#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/queryset/terminal.hpp"
#include "relations/fetch.hpp"

namespace cormorant::detail {

class batch_reader {
public:
    batch_reader(const queryset_state& of, const row_type& type, std::size_t batch,
                 std::source_location where);

    ~batch_reader();
    batch_reader(const batch_reader&) = delete;
    batch_reader& operator=(const batch_reader&) = delete;

    bool read_batch();
    [[nodiscard]] const row_list& rows() const noexcept { return rows_; }

private:
    void take_connection();

    queryset_state of_;
    row_type type_;
    std::size_t batch_;
    fetch_settings settings_;
    std::unique_ptr<row_reader> reader_;
    row_list rows_;
    bool done_ = false;
};

batch_reader::batch_reader(const queryset_state& of, const row_type& type, std::size_t batch,
                           std::source_location where)
    : of_(of),
      type_(type),
      batch_(batch == 0 ? 1 : batch),
      settings_{of_.mode, of_.prefetches.empty() ? nullptr : &of_.prefetches, where},
      rows_(*type.ops) {
    need_scope(of_.scope, of_.query, where);
    of_.query.cached_ns = 0;
}

// Where the connection cannot be had, the stream keeps it: another thread is on it, which must not
// be disturbed.
batch_reader::~batch_reader() {
    if (reader_ != nullptr && !reader_->statement().move_here()) (void)reader_.release();
}

// The stream may have come from another thread.
void batch_reader::take_connection() {
    if (reader_->statement().move_here()) return;
    error_details details;
    details.kind = error_kind::timeout;
    details.message =
        "this row stream was moved here from another thread, which still uses the connection that "
        "it reads from: end the other streams of that thread, or its savepoint, first";
    details.where = settings_.where;
    details.outcome = outcome::not_sent;
    throw_error(std::move(details));
}

bool batch_reader::read_batch() {
    if (reader_) take_connection();
    const bool full = !rows_.empty();
    rows_.clear();
    if (of_.query.nothing || done_) return false;
    if (!reader_) {
        reader_ = std::make_unique<row_reader>(of_.scope, of_.query, settings_);
        reader_->statement().stream();
    }
    reader_->next_batch();
    // The first batch may be all there is; another one is likely to be as large.
    if (full) rows_.reserve(batch_);
    while (rows_.size() < batch_ && !done_) {
        if (reader_->next())
            reader_->read(type_, rows_.add());
        else
            done_ = true;
    }
    reader_->finish();
    rows_.join();
    if (reader_->record() && settings_.prefetches != nullptr)
        load_prefetches(reader_->record(), of_.prefetches);
    if (done_) reader_.reset();
    return !rows_.empty();
}

std::shared_ptr<batch_reader> read_in_batches(const queryset_state& of, const row_type& type,
                                              std::size_t batch, std::source_location where) {
    return std::make_shared<batch_reader>(of, type, batch, where);
}

const row_list* next_batch(batch_reader& of) { return of.read_batch() ? &of.rows() : nullptr; }

}  // namespace cormorant::detail
