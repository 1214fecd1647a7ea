#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <source_location>
#include <vector>

#include "cormorant/queryset/rows.hpp"

namespace cormorant::detail {

/// Rows read one batch at a time. Moves to the next batch when the last row of one was seen.
template <class Out>
class row_stream {
public:
    using row = typename Out::row;

    row_stream(scope_ref from, query_data query, prefetch_list prefetches, fetch mode,
               std::size_t batch, std::source_location where)
        : state_(std::make_unique<state>(std::move(from), std::move(query), std::move(prefetches),
                                         mode, batch == 0 ? 1 : batch, where)) {}

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = row;
        using difference_type = std::ptrdiff_t;
        using pointer = row*;
        using reference = row&;

        iterator() = default;
        explicit iterator(row_stream* of) : of_(of) { settle(); }
        row& operator*() const { return of_->state_->rows[at_]; }
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
            if (at_ < of_->state_->rows.size()) return;
            at_ = 0;
            if (!of_->state_->read_batch()) of_ = nullptr;
        }

        row_stream* of_ = nullptr;
        std::size_t at_ = 0;
    };

    /// Sends the query. A stream is read once.
    iterator begin() { return iterator(this); }
    std::default_sentinel_t end() { return {}; }

private:
    // Apart from the stream, so that the statement's references stay valid when it moves.
    struct state {
        state(scope_ref f, query_data q, prefetch_list p, fetch m, std::size_t b,
              std::source_location w)
            : from(std::move(f)),
              query(std::move(q)),
              prefetches(std::move(p)),
              settings{m, prefetches.empty() ? nullptr : &prefetches, w},
              batch(b) {}

        bool read_batch() {
            rows.clear();
            if (query.nothing || done) return false;
            if (!reader) {
                reader = std::make_unique<row_reader>(from, query, settings);
                reader->statement().stream();
            }
            reader->next_batch();
            while (rows.size() < batch && !done) {
                if (reader->next())
                    Out::read_one(*reader, rows.emplace_back());
                else
                    done = true;
            }
            reader->finish();
            if (reader->record() && settings.prefetches != nullptr)
                load_prefetches(*reader->record().get(), prefetches);
            if (done) reader.reset();
            return !rows.empty();
        }

        scope_ref from;
        query_data query;
        prefetch_list prefetches;
        fetch_settings settings;
        std::size_t batch;
        std::unique_ptr<row_reader> reader;
        std::vector<row> rows;
        bool done = false;
    };

    std::unique_ptr<state> state_;
};

}  // namespace cormorant::detail
