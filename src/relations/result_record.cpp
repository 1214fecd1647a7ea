#include "relations/result_record.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/page_pool.hpp"

namespace cormorant::detail {

result_record::result_record(scope_ref from, const model_info& model, fetch mode,
                             std::source_location where)
    : rows_per_page_(static_cast<std::uint16_t>(key_page::cells / model.key_cells)),
      mode_(mode),
      scope_(std::move(from)),
      model_(model),
      where_(where) {}

record_ref record_ref::for_rows(const scope_ref& from, const model_info& model, fetch mode,
                                std::source_location where) {
    if (model.links.empty()) return {};
    return record_ref(new result_record(from, model, mode, where));
}

static_assert(sizeof(result_record) <= record_bytes);

void* result_record::operator new(std::size_t) { return take_record(); }

void result_record::operator delete(void* record) noexcept { give_record_back(record); }

result_record::~result_record() {
    if (slot* slots = slots_.load()) {
        for (std::size_t i = 0; i < model_.links.size(); ++i)
            for (std::uint32_t c = 0; c < slots[i].chunk_count; ++c)
                delete slots[i].chunks[c].load();
        delete[] slots;
    }
    for (std::size_t i = 1; i < pages_.size();) {
        const std::uint32_t count = pages_[i]->block_pages;
        give_pages_back(pages_[i], count);
        i += count;
    }
}

std::int64_t* result_record::cells_for_next_row() {
    if (rows_left_in_page_ == 0) begin_page();
    --rows_left_in_page_;
    std::int64_t* cells = next_cells_;
    next_cells_ += model_.key_cells;
    return cells;
}

// Larger results take their pages in blocks: pages are aligned to their size, so that each that is
// allocated by itself may waste as much memory again.
key_page* result_record::next_page() {
    if (pages_.empty()) [[likely]]
        return first_page();
    if (spare_pages_ > 0) {
        --spare_pages_;
        key_page* page = pages_.back() + 1;
        page->block_pages = 0;
        return page;
    }
    constexpr std::size_t largest_block = 32;
    const std::size_t count = std::min(pages_.size(), largest_block);
    key_page* first = take_pages(count);
    first->block_pages = static_cast<std::uint32_t>(count);
    spare_pages_ = first->block_pages - 1;
    return first;
}

void result_record::begin_page() {
    key_page* page = next_page();
    page->owner = this;
    page->first_row = row_count_;
    pages_.push_back(page);
    rows_left_in_page_ = rows_per_page_;
    next_cells_ = page->cell;
    // One atomic addition for a page's rows instead of one for each link; none while no row has a
    // reference yet.
    const auto ahead = static_cast<std::uint32_t>(rows_per_page_ * model_.links.size());
    if (row_count_ == 0)
        references_.store(references_.load(std::memory_order_relaxed) + ahead,
                          std::memory_order_relaxed);
    else
        retain(ahead);
    counted_ahead_ += ahead;
}

// Rows are recorded in order, but their cells need not be.
void result_record::note_null_mark(std::uint16_t cell) {
    const std::uint64_t place = std::uint64_t{row_count_} << 16 | cell;
    least_keys_.insert(std::upper_bound(least_keys_.begin(), least_keys_.end(), place), place);
}

bool result_record::holds_null_mark(std::uint32_t row, std::uint16_t cell) const noexcept {
    // Cells that are copied as they are, by add_row(), are never NULL.
    if (cell == 0 && model_.members[model_.primary_key[0]].decode.stored == storage::int64)
        return true;
    for (const link_info& link : model_.links)
        if (link.cell == cell && link.plain_key) return true;
    return std::binary_search(least_keys_.begin(), least_keys_.end(),
                              std::uint64_t{row} << 16 | cell);
}

std::int64_t result_record::cell_of(const member_info& m, const void* row, std::uint16_t cell) {
    value key = m.load(static_cast<const char*>(row) + m.offset);
    if (key.is_null()) return null_key;
    if (key.kind() == value_kind::integer || key.kind() == value_kind::unsigned_integer) {
        if (key.as_integer() == null_key) [[unlikely]]
            note_null_mark(cell);
        return key.as_integer();
    }
    // An owned copy: the row may go before the record does.
    if (key.kind() == value_kind::text) key = value::copy(value_kind::text, key.as_text());
    other_keys_.push_back(std::move(key));
    return static_cast<std::int64_t>(other_keys_.size() - 1);
}

void result_record::end_rows() noexcept {
    if (counted_ahead_ == 0) return;
    // The maker still holds its own reference, so this does not end the record.
    references_.fetch_sub(counted_ahead_, std::memory_order_acq_rel);
    counted_ahead_ = 0;
}

std::int64_t result_record::raw_key(std::uint32_t row, std::uint16_t cell) const noexcept {
    const key_page* page = pages_[row / rows_per_page_];
    return page->cell[(row % rows_per_page_) * model_.key_cells + cell];
}

bool result_record::integer_keys(std::uint16_t cell) const noexcept {
    if (cell == 0) return model_.members[model_.primary_key[0]].type == value_kind::integer;
    for (const link_info& link : model_.links)
        if (link.cell == cell) return model_.members[link.member].type == value_kind::integer;
    return false;
}

bool result_record::unsigned_keys(std::uint16_t cell) const {
    const member_info* key = &model_.members[model_.primary_key[0]];
    for (const link_info& link : model_.links)
        if (cell != 0 && link.cell == cell) key = &model_.members[link.member];
    // A key may be a foreign key, whose target's key may be one: no sensible chain is longer.
    for (int hop = 0; hop < 8 && is_relation(key->kind); ++hop)
        key = &key->target().members[key->target().primary_key[0]];
    return key->is_unsigned && key->integer_bits == 64;
}

value result_record::key(std::uint32_t row, std::uint16_t cell) const {
    const std::int64_t raw = raw_key(row, cell);
    if (raw == null_key && is_null(row, cell)) return {};
    if (!integer_keys(cell)) return other_keys_[static_cast<std::size_t>(raw)];
    return unsigned_keys(cell) ? value::of_unsigned(static_cast<std::uint64_t>(raw)) : value(raw);
}

result_record::address result_record::locate(std::uintptr_t bits) noexcept {
    const key_page* page = key_page::of(bits);
    const std::size_t row_bytes = page->owner->model_.key_cells * sizeof(std::int64_t);
    const std::size_t inside = bits - reinterpret_cast<std::uintptr_t>(page->cell);
    return {page->owner, page->first_row + static_cast<std::uint32_t>(inside / row_bytes),
            static_cast<std::uint16_t>(inside % row_bytes / 4)};
}

result_record::slot& result_record::prepared_slot(std::uint16_t link,
                                                  std::uint32_t rows_per_chunk) {
    slot* slots = slots_.load(std::memory_order_relaxed);
    if (slots == nullptr) {
        slots = new slot[model_.links.size()];
        slots_.store(slots, std::memory_order_release);
    }
    slot& s = slots[link];
    if (!s.ready.load(std::memory_order_relaxed)) {
        s.rows_per_chunk = rows_per_chunk;
        s.chunk_count = (row_count_ + rows_per_chunk - 1) / rows_per_chunk;
        s.chunks = std::make_unique<std::atomic<related_rows*>[]>(s.chunk_count);
        s.ready.store(true, std::memory_order_release);
    }
    return s;
}

const related_rows* result_record::loaded(std::uint32_t row, std::uint16_t link) const noexcept {
    const slot* slots = slots_.load(std::memory_order_acquire);
    if (slots == nullptr || !slots[link].ready.load(std::memory_order_acquire)) return nullptr;
    const slot& s = slots[link];
    return s.chunks[row / s.rows_per_chunk].load(std::memory_order_acquire);
}

const related_rows& result_record::find_or_load(std::uint32_t row, std::uint16_t link,
                                                loader load) {
    if (const related_rows* there = loaded(row, link)) return *there;
    const std::lock_guard lock(guard_);
    if (const related_rows* there = loaded(row, link)) return *there;
    const member_info& m = model_.members[model_.links[link].member];
    if (mode_ == fetch::raise)
        throw_usage(model_.name + "." + m.name +
                    " was not loaded and the query forbids lazy loads (fetch::raise): add " +
                    (is_to_many(m.kind) ? "prefetch_related(\"" : "select_related(\"") + m.name +
                    "\"_f) to it");
    slot& s = prepared_slot(link, mode_ == fetch::one ? 1 : chunk_rows);
    const std::uint32_t chunk = row / s.rows_per_chunk;
    const std::uint32_t first = chunk * s.rows_per_chunk;
    const std::uint32_t count = std::min(s.rows_per_chunk, row_count_ - first);
    auto rows = load(*this, link, first, count);
    related_rows* made = rows.release();
    s.chunks[chunk].store(made, std::memory_order_release);
    return *made;
}

void result_record::put_related(std::uint16_t link, std::unique_ptr<related_rows> rows) {
    if (row_count_ == 0) return;
    const std::lock_guard lock(guard_);
    slot& s = prepared_slot(link, row_count_);
    rows->first_row = 0;
    delete s.chunks[0].exchange(rows.release());
}

std::uint16_t result_record::link_of(std::size_t member) const noexcept {
    std::uint16_t i = 0;
    while (i < model_.links.size() && model_.links[i].member != member) ++i;
    return i;
}

}  // namespace cormorant::detail
