#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <source_location>
#include <vector>

#include "cormorant/base/inline_vector.hpp"
#include "cormorant/relations/fetch_mode.hpp"
#include "cormorant/relations/related_rows.hpp"
#include "relations/key_page.hpp"
#include "session/scope.hpp"

namespace cormorant::detail {

/// What the rows of one result share: their keys, where they came from, and the related rows loaded
/// so far. It lives as long as one of the rows.
class result_record {
public:
    /// Rows that one touch loads a relation for, at most.
    static constexpr std::uint32_t chunk_rows = 1000;
    /// The cell of a key that is NULL, and of the key that has these bits: is_null() tells.
    static constexpr std::int64_t null_key = INT64_MIN;

    result_record(scope_ref from, const model_info& model, fetch mode, std::source_location where);
    ~result_record();
    result_record(const result_record&) = delete;
    result_record& operator=(const result_record&) = delete;
    /// From this thread's pool, behind its first page: a query that was run before allocates
    /// nothing but its rows.
    static void* operator new(std::size_t size);
    static void operator delete(void* record) noexcept;

    void retain(std::uint32_t n = 1) noexcept {
        references_.fetch_add(n, std::memory_order_relaxed);
    }
    void release(std::uint32_t n = 1) noexcept {
        // Whoever has all references is alone with the record: no locked instruction.
        if (references_.load(std::memory_order_acquire) == n ||
            references_.fetch_sub(n, std::memory_order_acq_rel) == n)
            delete this;
    }

    /// Records a decoded row's keys and ties its relations to this record.
    void add_row(void* row);
    /// Gives back the references that were counted ahead for rows that did not come.
    void end_rows() noexcept;
    /// The same together with one reference of the caller.
    void end_rows_and_release() noexcept { release(1 + std::exchange(counted_ahead_, 0)); }

    /// Whether the rows are all rows of the table, so that what refers to them need not be looked
    /// for by key.
    void set_whole_table(bool whole) noexcept { whole_table_ = whole; }
    [[nodiscard]] bool whole_table() const noexcept { return whole_table_; }

    [[nodiscard]] const model_info& model() const noexcept { return model_; }
    [[nodiscard]] std::uint32_t row_count() const noexcept { return row_count_; }
    [[nodiscard]] const scope_ref& from() const noexcept { return scope_; }
    [[nodiscard]] fetch mode() const noexcept { return mode_; }
    [[nodiscard]] std::source_location where() const noexcept { return where_; }
    /// A key of a row; cell 0 is its own. NULL where there is none.
    [[nodiscard]] value key(std::uint32_t row, std::uint16_t cell) const;
    [[nodiscard]] std::int64_t raw_key(std::uint32_t row, std::uint16_t cell) const noexcept;
    [[nodiscard]] bool is_null(std::uint32_t row, std::uint16_t cell) const noexcept {
        return raw_key(row, cell) == null_key && !holds_null_mark(row, cell);
    }
    /// Whether the cells of the column hold integers rather than indexes of other keys.
    [[nodiscard]] bool integer_keys(std::uint16_t cell) const noexcept;
    /// Whether these are the bits of unsigned ones of 64 bits.
    [[nodiscard]] bool unsigned_keys(std::uint16_t cell) const;

    /// Loads the rows related by a link to rows [first, first + count) of the record.
    using loader = std::unique_ptr<related_rows> (*)(result_record& record, std::uint16_t link,
                                                     std::uint32_t first, std::uint32_t count);
    /// The rows related by link number `link` to a range of rows that has `row`; where they are not
    /// there, `load` gets them, once.
    const related_rows& find_or_load(std::uint32_t row, std::uint16_t link, loader load);
    /// The same where they are loaded already, else null.
    [[nodiscard]] const related_rows* loaded(std::uint32_t row, std::uint16_t link) const noexcept;
    /// Puts rows that were loaded with the result: those related to all of its rows.
    void put_related(std::uint16_t link, std::unique_ptr<related_rows> rows);
    /// The link number of a member.
    [[nodiscard]] std::uint16_t link_of(std::size_t member) const noexcept;

    struct address {
        result_record* record;
        std::uint32_t row;
        std::uint16_t link;
    };
    /// Reads a link's bits.
    static address locate(std::uintptr_t bits) noexcept;

private:
    struct slot {
        std::uint32_t rows_per_chunk = 0;
        std::uint32_t chunk_count = 0;
        std::unique_ptr<std::atomic<related_rows*>[]> chunks;
        std::atomic<bool> ready{false};  ///< set once the fields above are
    };

    [[nodiscard]] key_page* first_page() noexcept {
        return reinterpret_cast<key_page*>(reinterpret_cast<char*>(this) - key_page::bytes);
    }
    std::int64_t* cells_for_next_row();
    key_page* next_page();
    void begin_page();
    std::int64_t cell_of(const member_info& m, const void* row, std::uint16_t cell);
    void note_null_mark(std::uint16_t cell);
    [[nodiscard]] bool holds_null_mark(std::uint32_t row, std::uint16_t cell) const noexcept;
    slot& prepared_slot(std::uint16_t link, std::uint32_t rows_per_chunk);

    std::atomic<std::uint32_t> references_{1};
    std::uint32_t row_count_ = 0;
    std::uint32_t counted_ahead_ = 0;
    std::uint16_t rows_per_page_;
    std::uint16_t rows_left_in_page_ = 0;
    std::int64_t* next_cells_ = nullptr;
    fetch mode_;
    bool whole_table_ = false;
    std::uint32_t spare_pages_ = 0;  ///< behind the last page, of its block
    scope_ref scope_;
    const model_info& model_;
    std::source_location where_;
    inline_vector<key_page*, 2> pages_;
    std::vector<value> other_keys_;  ///< keys that are no integers
    /// Cells (row << 16 | cell) of keys that are integers with the bits of null_key, in order.
    std::vector<std::uint64_t> least_keys_;
    mutable std::mutex guard_;
    std::atomic<slot*> slots_{nullptr};  ///< made at the first relation that is loaded
};

/// Holds one reference to a record.
class record_ref {
public:
    /// A record for rows of the model; none where the model has no relations.
    static record_ref for_rows(const scope_ref& from, const model_info& model, fetch mode,
                               std::source_location where);
    record_ref() noexcept = default;
    /// Takes over the reference that the record was made with.
    explicit record_ref(result_record* made) noexcept : record_(made) {}
    record_ref(record_ref&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
    record_ref(const record_ref& other) noexcept : record_(other.record_) {
        if (record_ != nullptr) record_->retain();
    }
    record_ref& operator=(record_ref other) noexcept {
        std::swap(record_, other.record_);
        return *this;
    }
    ~record_ref() {
        if (record_ != nullptr) record_->release();
    }
    /// Ends the record's rows and lets go of it.
    void end() noexcept {
        if (record_ != nullptr) std::exchange(record_, nullptr)->end_rows_and_release();
    }
    [[nodiscard]] result_record* get() const noexcept { return record_; }
    result_record* operator->() const noexcept { return record_; }
    explicit operator bool() const noexcept { return record_ != nullptr; }

private:
    result_record* record_ = nullptr;
};

}  // namespace cormorant::detail
