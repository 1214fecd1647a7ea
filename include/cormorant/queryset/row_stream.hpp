#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <source_location>

#include "cormorant/queryset/queryset_state.hpp"

namespace cormorant::detail {

/// Rows of any type, read one batch at a time.
class batch_reader {
public:
    batch_reader(const queryset_state& of, const row_type& type, std::size_t batch,
                 std::source_location where);
    ~batch_reader();

    /// Replaces the batch by the next; false at the end. The first call sends the query.
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

/// Rows read one batch at a time. Moves to the next batch when the last row of one was seen.
template <class Row>
class row_stream {
public:
    using row = Row;

    row_stream(const queryset_state& of, const row_type& type, std::size_t batch,
               std::source_location where)
        : reader_(std::make_unique<batch_reader>(of, type, batch, where)) {}

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = row;
        using difference_type = std::ptrdiff_t;
        using pointer = row*;
        using reference = row&;

        iterator() = default;
        explicit iterator(batch_reader* of) : of_(of) { settle(); }
        row& operator*() const { return *static_cast<row*>(of_->rows().at(at_)); }
        row* operator->() const { return &**this; }
        iterator& operator++() {
            ++at_;
            settle();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& a, std::default_sentinel_t) {
            return a.of_ == nullptr;
        }

    private:
        void settle() {
            if (at_ < of_->rows().size()) return;
            at_ = 0;
            if (!of_->read_batch()) of_ = nullptr;
        }

        batch_reader* of_ = nullptr;
        std::size_t at_ = 0;
    };

    /// Sends the query. A stream is read once.
    iterator begin() { return iterator(reader_.get()); }
    std::default_sentinel_t end() { return {}; }

private:
    std::unique_ptr<batch_reader> reader_;
};

}  // namespace cormorant::detail
