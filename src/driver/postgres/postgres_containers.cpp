#include "driver/postgres/postgres_containers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_decode.hpp"
#include "driver/postgres/postgres_quoting.hpp"

/// Arrays and ranges that are read: src/backend/utils/adt/arrayfuncs.c and rangetypes.c have their
/// forms. What is on the other end of a connection may be anything.

namespace cormorant::detail {
namespace {

constexpr std::int32_t most_dimensions = 6;  // PostgreSQL's MAXDIM

/// Bytes that are taken from the front.
struct reader {
    std::string_view rest;
    bool failed = false;

    std::int32_t number() {
        if (rest.size() < 4) return failed = true, 0;
        const auto n = read_network<std::int32_t>(rest.data());
        rest.remove_prefix(4);
        return n;
    }
    // What follows its own length; nothing where that is -1, for NULL.
    std::optional<std::string_view> part() {
        const std::int32_t length = number();
        if (failed || length == -1) return std::nullopt;
        if (length < 0 || static_cast<std::size_t>(length) > rest.size())
            return failed = true, std::nullopt;
        const std::string_view bytes = rest.substr(0, static_cast<std::size_t>(length));
        rest.remove_prefix(bytes.size());
        return bytes;
    }
};

bool one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_blank(char c) { return one_of(c, " \t\n\r\v\f"); }

/// The text up to one of the `ends`, which stays; what stands between quotes is taken as it is.
struct text_reader {
    std::string_view rest;
    bool quoted = false;

    std::string word(std::string_view ends) {
        std::string out;
        quoted = false;
        bool inside = false;
        while (!rest.empty() && (inside || !one_of(rest.front(), ends))) {
            const char c = rest.front();
            rest.remove_prefix(1);
            if (c == '\\' && !rest.empty()) {
                out += rest.front();
                rest.remove_prefix(1);
            } else if (c == '"' && inside && rest.starts_with('"')) {  // "" in a range
                out += '"';
                rest.remove_prefix(1);
            } else if (c == '"') {
                inside = !inside;
                quoted = true;
            } else {
                out += c;
            }
        }
        return out;
    }
    bool take(char c) {
        if (!rest.starts_with(c)) return false;
        rest.remove_prefix(1);
        return true;
    }
};

bool is_null_word(std::string_view text) {
    constexpr std::string_view null = "NULL";
    return text.size() == null.size() &&
           std::equal(text.begin(), text.end(), null.begin(), [](char a, char b) {
               return a == b || a == static_cast<char>(b + ('a' - 'A'));
           });
}

std::string real_text(double d) {
    if (std::isnan(d)) return "NaN";
    if (std::isinf(d)) return d > 0 ? "Infinity" : "-Infinity";
    return fmt::format("{}", d);
}

// The server leaves out the zeros at the end of a second's fraction.
std::string without_zeros(std::string text) {
    if (text.find('.') != std::string::npos)
        while (text.ends_with('0')) text.pop_back();
    return text;
}

// Years that have no text here are shown as one that is no time.
constexpr std::string_view no_time = "a time out of range";

std::string moment_text(std::int64_t microseconds) {
    char text[utc_time_text_size];
    const std::size_t size = write_text(utc_time(std::chrono::microseconds(microseconds)), text);
    return size == 0 ? std::string(no_time) : without_zeros({text, size});
}

std::string day_text(std::int64_t days) {
    char text[date_text_size];
    const std::size_t size = write_text(date(std::chrono::days(static_cast<int>(days))), text);
    return size == 0 ? std::string(no_time) : std::string(text, size);
}

std::string duration_text(std::int64_t microseconds) {
    const bool negative = microseconds < 0;
    const std::uint64_t all = negative ? 0 - static_cast<std::uint64_t>(microseconds)
                                       : static_cast<std::uint64_t>(microseconds);
    const std::uint64_t seconds = all / 1'000'000;
    std::string text = fmt::format("{}{:02}:{:02}:{:02}", negative ? "-" : "", seconds / 3600,
                                   seconds / 60 % 60, seconds % 60);
    if (all % 1'000'000 != 0) text += fmt::format(".{:06}", all % 1'000'000);
    return without_zeros(std::move(text));
}

std::string uuid_text(std::string_view bytes) {
    std::array<std::byte, 16> raw{};
    if (bytes.size() != raw.size()) return hexadecimal(bytes);
    std::memcpy(raw.data(), bytes.data(), raw.size());
    return uuid(raw).to_string();
}

}  // namespace

void container_cells::begin(type_number part) {
    part_ = part;
    cells_.clear();
    sizes_.clear();
    texts_.clear();
}

void container_cells::add_binary(std::string_view bytes) {
    const wire_type type = wire_type_of(part_);
    // A number's text needs a place that stays.
    std::string& scratch = type == wire_type::numeric ? texts_.emplace_back() : written_;
    cells_.push_back(decode_binary(type, bytes, scratch));
}

void container_cells::add_text(std::string text) {
    const std::string& kept = texts_.emplace_back(std::move(text));
    std::string& scratch = texts_.emplace_back();
    cells_.push_back(decode_text(wire_type_of(part_), kept, scratch));
}

cell container_cells::made(value_kind kind, std::int64_t integer) const {
    cell whole;
    whole.kind = kind;
    whole.integer = integer;
    whole.text = {reinterpret_cast<const char*>(cells_.data()), cells_.size()};
    return whole;
}

std::optional<cell> container_cells::read_array(type_number element, std::string_view bytes) {
    begin(element);
    reader in{bytes};
    const std::int32_t dimensions = in.number();
    (void)in.number();  // whether there are NULLs
    (void)in.number();  // the type of the elements
    if (dimensions < 0 || dimensions > most_dimensions) return std::nullopt;
    std::size_t count = dimensions == 0 ? 0 : 1;
    for (std::int32_t i = 0; i < dimensions; ++i) {
        const std::int32_t size = in.number();
        (void)in.number();  // the lower bound
        // Each element has at least its length.
        if (in.failed || size < 0 || static_cast<std::size_t>(size) > bytes.size())
            return std::nullopt;
        sizes_.push_back(static_cast<std::size_t>(size));
        count *= sizes_.back();
        if (count > in.rest.size() / 4) return std::nullopt;
    }
    if (count == 0) sizes_.clear();
    cells_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto part = in.part();
        if (in.failed) return std::nullopt;
        if (part)
            add_binary(*part);
        else
            cells_.emplace_back();
    }
    if (in.failed) return std::nullopt;
    return made(value_kind::array, dimensions);
}

std::optional<cell> container_cells::parse_array(type_number element, std::string_view text) {
    begin(element);
    // "[2:3]={1,2}" where it does not count from 1.
    if (text.starts_with('[')) text.remove_prefix(std::min(text.find('=') + 1, text.size()));
    text_reader in{text};
    std::int64_t depth = 0;
    std::int64_t deepest = 0;
    while (!in.rest.empty()) {
        if (in.take('{')) {
            deepest = std::max(deepest, ++depth);
        } else if (in.take('}')) {
            --depth;
        } else if (!in.take(',')) {
            std::string word = in.word(",{}");
            if (!in.quoted && word == "NULL")
                cells_.emplace_back();
            else
                add_text(std::move(word));
        }
    }
    if (deepest == 0 || depth != 0) return std::nullopt;
    sizes_ = {cells_.size()};
    return made(value_kind::array, deepest);
}

std::optional<cell> container_cells::read_range(type_number bound, std::string_view bytes) {
    begin(bound);
    if (bytes.empty()) return std::nullopt;
    const auto flags = static_cast<std::uint8_t>(bytes[0]);
    reader in{bytes.substr(1)};
    for (const std::uint8_t missing : {range_flags::no_lower, range_flags::no_upper}) {
        if ((flags & (range_flags::empty | missing)) != 0) {
            cells_.emplace_back();
            continue;
        }
        const auto part = in.part();
        if (!part) return std::nullopt;
        add_binary(*part);
    }
    return made(value_kind::range, flags);
}

std::optional<cell> container_cells::parse_range(type_number bound, std::string_view text) {
    begin(bound);
    if (text == "empty") {
        cells_.resize(2);
        return made(value_kind::range, range_flags::empty);
    }
    text_reader in{text};
    int flags = 0;
    if (in.take('['))
        flags |= range_flags::lower_included;
    else if (!in.take('('))
        return std::nullopt;
    for (const auto& [end, missing] :
         {std::pair{",", range_flags::no_lower}, std::pair{"])", range_flags::no_upper}}) {
        std::string word = in.word(end);
        if (word.empty() && !in.quoted) {
            flags |= missing;
            cells_.emplace_back();
        } else {
            add_text(std::move(word));
        }
        if (in.rest.empty()) return std::nullopt;
        if (in.take(']')) flags |= range_flags::upper_included;
        (void)in.take(',');
    }
    return made(value_kind::range, flags);
}

// ---- as texts, for members that are texts -------------------------------------------------------

std::string container_cells::text_of(const cell& part) const {
    switch (part.kind) {
        case value_kind::boolean:
            return part.integer != 0 ? "t" : "f";
        case value_kind::integer:
            return std::to_string(part.integer);
        case value_kind::real:
            return part_ == pg::float4 ? fmt::format("{}", static_cast<float>(part.real))
                                       : real_text(part.real);
        case value_kind::duration:
            return duration_text(part.integer);
        case value_kind::utc_time:
            return moment_text(part.integer) + (part_ == pg::timestamptz ? "+00" : "");
        case value_kind::date:
            return day_text(part.integer);
        case value_kind::bytes:
            return part_ == pg::uuid ? uuid_text(part.text) : hexadecimal(part.text);
        default:
            return std::string(part.text);
    }
}

void container_cells::write_level(std::size_t level, std::size_t& next, std::string& out) const {
    out += '{';
    for (std::size_t i = 0; i < sizes_[level]; ++i) {
        if (i != 0) out += ',';
        if (level + 1 < sizes_.size()) {
            write_level(level + 1, next, out);
            continue;
        }
        const cell& part = cells_[next++];
        const std::string text = text_of(part);
        const bool plain = !text.empty() && !is_null_word(text) &&
                           std::none_of(text.begin(), text.end(),
                                        [](char c) { return is_blank(c) || one_of(c, "{},\"\\"); });
        if (part.kind == value_kind::null)
            out += "NULL";
        else if (plain)
            out += text;
        else
            append_quoted(out, text, '\\');
    }
    out += '}';
}

void container_cells::write_range(const cell& whole, std::string& out) const {
    if ((whole.integer & range_flags::empty) != 0) {
        out = "empty";
        return;
    }
    out += (whole.integer & range_flags::lower_included) != 0 ? '[' : '(';
    for (std::size_t i = 0; i < 2; ++i) {
        if (i != 0) out += ',';
        if (cells_[i].kind == value_kind::null) continue;
        const std::string text = text_of(cells_[i]);
        if (std::any_of(text.begin(), text.end(),
                        [](char c) { return is_blank(c) || one_of(c, "()[],\"\\"); }))
            append_quoted(out, text, '"');
        else
            out += text;
    }
    out += (whole.integer & range_flags::upper_included) != 0 ? ']' : ')';
}

cell container_cells::as_text(const cell& whole) {
    if (!is_container(whole.kind)) return whole;
    written_.clear();
    std::size_t next = 0;
    if (whole.kind == value_kind::range)
        write_range(whole, written_);
    else if (sizes_.empty())
        written_ = "{}";
    else
        write_level(0, next, written_);
    cell made;
    made.kind = value_kind::text;
    made.text = written_;
    return made;
}

}  // namespace cormorant::detail
