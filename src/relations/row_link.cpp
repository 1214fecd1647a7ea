#include "cormorant/relations/row_link.hpp"

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "relations/load_related.hpp"
#include "relations/result_record.hpp"

namespace cormorant::detail {
namespace {

/// A row kept by one foreign key and its copies: the program assigned it, or it was loaded by
/// itself because the key was changed.
struct owned_row {
    explicit owned_row(row_list one) noexcept : rows(std::move(one)) {}
    [[nodiscard]] const void* row() const noexcept { return rows.at(0); }

    std::atomic<std::uint32_t> references{1};
    row_list rows;
};

owned_row* owned(std::uintptr_t bits) noexcept {
    return reinterpret_cast<owned_row*>(bits & ~std::uintptr_t{3});
}

[[noreturn]] void throw_row_gone(const result_record& record, std::uint16_t link) {
    const member_info& m = record.model().members[record.model().links[link].member];
    throw_error({.kind = error_kind::not_found,
                 .message = "the " + m.target_name + " that " + record.model().name + "." + m.name +
                            " refers to is not there: it was removed, or the key is wrong",
                 .model = m.target_name,
                 .where = record.where()});
}

}  // namespace

void row_link::retain(std::uintptr_t bits) noexcept {
    if ((bits & owned_bit) != 0)
        owned(bits)->references.fetch_add(1, std::memory_order_relaxed);
    else
        key_page::of(bits)->owner->retain();
}

void row_link::release(std::uintptr_t bits) noexcept {
    if ((bits & owned_bit) == 0) {
        key_page::of(bits)->owner->release();
    } else if (owned(bits)->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        delete owned(bits);
    }
}

void row_link::own_copy(const row_ops& type, const void* row) {
    row_list one(type);
    one.reserve(1);
    one.add_copy(row);
    replace(reinterpret_cast<std::uintptr_t>(new owned_row(std::move(one))) | owned_bit);
}

void row_link::mark_rekeyed() noexcept {
    const auto bits = bits_.load();
    if (bits == 0) return;
    // A row of its own knows no database: the link is lost. A result's link still tells where
    // the new row can be loaded from.
    if ((bits & owned_bit) != 0)
        detach();
    else
        bits_.store(bits | rekeyed_bit);
}

std::pair<result_record*, std::uint32_t> row_link::tied_to() const noexcept {
    const auto bits = bits_.load(std::memory_order_acquire);
    if (bits == 0 || (bits & owned_bit) != 0) return {nullptr, 0};
    const auto at = result_record::locate(bits & ~rekeyed_bit);
    return {at.record, at.row};
}

bool row_link::loaded() const noexcept {
    const auto bits = bits_.load(std::memory_order_acquire);
    if (bits == 0 || (bits & rekeyed_bit) != 0) return false;
    if ((bits & owned_bit) != 0) return true;
    const auto at = result_record::locate(bits);
    return at.record->loaded(at.row, at.link) != nullptr;
}

const void* row_link::one(const value& key) const {
    const auto bits = bits_.load(std::memory_order_acquire);
    if (bits == 0)
        throw_usage(
            "a relation of a row that was never read from or written to a database is not "
            "loaded: save the row first, or assign the related row itself");
    if ((bits & owned_bit) != 0) return owned(bits)->row();
    if ((bits & rekeyed_bit) != 0) return load_alone(bits, key);
    const auto at = result_record::locate(bits);
    const related_rows& rows = related(*at.record, at.row, at.link);
    const auto range = rows.ranges[at.row - rows.first_row];
    if (range.first == range.last) throw_row_gone(*at.record, at.link);
    return rows.at(range.first);
}

const void* row_link::load_alone(std::uintptr_t bits, const value& key) const {
    const auto at = result_record::locate(bits & ~rekeyed_bit);
    auto* made = new owned_row(std::move(*load_by_key(*at.record, at.link, key)));
    const auto with_mark = reinterpret_cast<std::uintptr_t>(made) | owned_bit;
    auto expected = bits;
    if (bits_.compare_exchange_strong(expected, with_mark)) {
        at.record->release();
        return made->row();
    }
    // Another thread was faster: its row is the one to keep.
    delete made;
    return owned(expected)->row();
}

std::pair<const related_rows*, related_rows::range> row_link::many() const {
    const auto bits = bits_.load(std::memory_order_acquire);
    if (bits == 0) return {nullptr, {}};
    const auto at = result_record::locate(bits);
    const related_rows& rows = related(*at.record, at.row, at.link);
    return {&rows, rows.ranges[at.row - rows.first_row]};
}

}  // namespace cormorant::detail
