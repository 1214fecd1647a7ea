#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <source_location>

#include "cormorant/queryset/queryset_state.hpp"

namespace cormorant::detail {

class batch_reader;

/// Begins to read rows of any type, one batch at a time. Sends nothing yet.
[[nodiscard]] std::shared_ptr<batch_reader> read_in_batches(const queryset_state& of,
                                                            const row_type& type, std::size_t batch,
                                                            std::source_location where);
/// Replaces the batch by the next; null at the end. The first call sends the query.
[[nodiscard]] const row_list* next_batch(batch_reader& of);

/// Rows read one batch at a time. Moves to the next batch when the last row of one was seen.
template <class Row>
class row_stream {
public:
    using row = Row;

    row_stream(const queryset_state& of, const row_type& type, std::size_t batch,
               std::source_location where)
        : reader_(read_in_batches(of, type, batch, where)) {}

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = row;
        using difference_type = std::ptrdiff_t;
        using pointer = row*;
        using reference = row&;

        iterator() = default;
        explicit iterator(batch_reader* of) : of_(of), batch_(next_batch(*of)) {}
        row& operator*() const { return *static_cast<row*>(batch_->at(at_)); }
        row* operator->() const { return &**this; }
        iterator& operator++() {
            // Behind the last row where this throws: the next call tries again.
            if (++at_ >= batch_->size()) {
                batch_ = next_batch(*of_);
                at_ = 0;
            }
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& a, std::default_sentinel_t) {
            return a.batch_ == nullptr;
        }

    private:
        batch_reader* of_ = nullptr;
        const row_list* batch_ = nullptr;
        std::size_t at_ = 0;
    };

    /// Sends the query. A stream is read once.
    iterator begin() { return iterator(reader_.get()); }
    std::default_sentinel_t end() { return {}; }

private:
    std::shared_ptr<batch_reader> reader_;
};

}  // namespace cormorant::detail
