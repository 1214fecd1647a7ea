#include "cormorant/queryset/row_stream.hpp"

#include "cormorant/queryset/terminal.hpp"
#include "relations/fetch.hpp"

namespace cormorant::detail {

class batch_reader {
public:
    batch_reader(const queryset_state& of, const row_type& type, std::size_t batch,
                 std::source_location where);

    bool read_batch();
    [[nodiscard]] const row_list& rows() const noexcept { return rows_; }

private:
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
    need_scope(of_.scope, of_.query);
}

bool batch_reader::read_batch() {
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
