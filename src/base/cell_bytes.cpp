#include "base/cell_bytes.hpp"

#include <cstring>
#include <utility>

#include "cormorant/base/decimal.hpp"

namespace cormorant::detail {
namespace {

constexpr char absent = '\x7f';

// How the content of a cell of the kind is written.
enum class content : std::uint8_t { nothing, number, real, text, items };

content content_of(value_kind kind) noexcept {
    switch (kind) {
        case value_kind::null:
            return content::nothing;
        case value_kind::boolean:
        case value_kind::integer:
        case value_kind::unsigned_integer:
        case value_kind::utc_time:
        case value_kind::date:
        case value_kind::duration:
            return content::number;
        case value_kind::real:
            return content::real;
        case value_kind::decimal:
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::uuid:
        case value_kind::json:
        case value_kind::sql:
            return content::text;
        case value_kind::array:
        case value_kind::range:
        case value_kind::list:
        case value_kind::subquery:
            break;
    }
    return content::items;
}

}  // namespace

void cell_writer::add_kind(value_kind kind) { bytes_ += static_cast<char>(kind); }

void cell_writer::add_number(std::int64_t n) {
    char raw[sizeof n];
    std::memcpy(raw, &n, sizeof n);
    bytes_.append(raw, sizeof n);
}

void cell_writer::add_count(std::uint64_t n) { add_number(static_cast<std::int64_t>(n)); }

void cell_writer::add_text(std::string_view text) {
    add_count(text.size());
    bytes_ += text;
}

void cell_writer::add_absent() { bytes_ += absent; }

void cell_writer::add(const cell& from) {
    add_kind(from.kind);
    switch (content_of(from.kind)) {
        case content::nothing:
            break;
        case content::number:
            add_number(from.integer);
            break;
        case content::real: {
            std::int64_t bits = 0;
            std::memcpy(&bits, &from.real, sizeof bits);
            add_number(bits);
            break;
        }
        case content::text:
            add_text(from.text);
            break;
        case content::items:
            add_number(from.integer);
            add_count(from.items().size());
            for (const cell& item : from.items()) add(item);
            break;
    }
}

void cell_writer::add(const value& from) {
    switch (from.kind()) {
        case value_kind::uuid:  // its sixteen bytes
            add_kind(value_kind::bytes);
            return add_text({reinterpret_cast<const char*>(&from.as_uuid()), sizeof(uuid)});
        case value_kind::decimal:
            add_kind(value_kind::decimal);
            return add_text(from.as_decimal().to_string());
        case value_kind::array:
        case value_kind::range:
            add_kind(from.kind());
            add_number(from.kind() == value_kind::array ? 1 : from.as_parts().flags);
            add_count(from.as_parts().items.size());
            for (const value& item : from.as_parts().items) add(item);
            return;
        default:
            break;
    }
    cell made;
    made.kind = from.kind();
    const content holds = content_of(made.kind);
    if (holds == content::number) made.integer = from.as_integer();
    if (holds == content::real) made.real = from.as_real();
    if (holds == content::text) made.text = from.as_text();
    add(made);
}

std::string cell_writer::take() {
    bytes_.shrink_to_fit();
    return std::exchange(bytes_, {});
}

bool cell_reader::next_number(std::int64_t& out) noexcept {
    if (rest_.size() < sizeof out) return false;
    std::memcpy(&out, rest_.data(), sizeof out);
    rest_.remove_prefix(sizeof out);
    return true;
}

bool cell_reader::next_count(std::uint64_t& out) {
    std::int64_t n = 0;
    if (!next_number(n)) return false;
    out = static_cast<std::uint64_t>(n);
    return true;
}

bool cell_reader::next_text(std::string_view& out) {
    std::uint64_t size = 0;
    if (!next_count(size) || size > rest_.size()) return false;
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
}

bool cell_reader::skip_absent() noexcept {
    if (rest_.empty() || rest_.front() != absent) return false;
    rest_.remove_prefix(1);
    return true;
}

// An item has a byte at least: whoever says more lies.
bool cell_reader::next_items(cell& out) {
    std::uint64_t count = 0;
    if (!next_number(out.integer) || !next_count(count) || count > rest_.size()) return false;
    std::vector<cell> items(count);
    for (cell& item : items) {
        if (rest_.empty() || content_of(static_cast<value_kind>(rest_.front())) == content::items)
            return false;
        if (!next(item)) return false;
    }
    out.text = {reinterpret_cast<const char*>(items.data()), items.size()};
    items_.push_back(std::move(items));
    return true;
}

bool cell_reader::next(cell& out) {
    if (rest_.empty() || rest_.front() < 0 || rest_.front() > static_cast<char>(value_kind::range))
        return false;
    out = {};
    out.kind = static_cast<value_kind>(rest_.front());
    rest_.remove_prefix(1);
    switch (content_of(out.kind)) {
        case content::nothing:
            return true;
        case content::number:
            return next_number(out.integer);
        case content::real: {
            std::int64_t bits = 0;
            if (!next_number(bits)) return false;
            std::memcpy(&out.real, &bits, sizeof bits);
            return true;
        }
        case content::text:
            return next_text(out.text);
        case content::items:
            break;
    }
    return (out.kind == value_kind::array || out.kind == value_kind::range) && next_items(out);
}

}  // namespace cormorant::detail
