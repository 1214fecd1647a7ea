#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/value.hpp"

/// Cells and values as bytes, one behind the other: what entries consist of.

namespace cormorant::detail {

class cell_writer {
public:
    void add(const cell& from);
    void add(const value& from);
    void add_count(std::uint64_t n);
    void add_text(std::string_view text);
    /// Stands for a member that has no value: a lazy one that was left out.
    void add_absent();
    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
    /// The bytes, without room for more.
    [[nodiscard]] std::string take();

private:
    void add_kind(value_kind kind);
    void add_number(std::int64_t n);

    std::string bytes_;
};

/// Reads them back, and trusts nobody: each member returns false where the bytes are others. The
/// cells view the bytes, and the reader, which keeps the elements of arrays.
class cell_reader {
public:
    explicit cell_reader(std::string_view bytes) noexcept : rest_(bytes) {}

    [[nodiscard]] bool next(cell& out);
    [[nodiscard]] bool next_count(std::uint64_t& out);
    [[nodiscard]] bool next_text(std::string_view& out);
    /// Whether a member without a value is next; goes on behind it.
    [[nodiscard]] bool skip_absent() noexcept;
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    /// How many bytes are left.
    [[nodiscard]] std::size_t rest() const noexcept { return rest_.size(); }
    /// The cells that were read are not needed any more.
    void forget() noexcept { items_.clear(); }

private:
    [[nodiscard]] bool next_number(std::int64_t& out) noexcept;
    [[nodiscard]] bool next_items(cell& out);

    std::string_view rest_;
    std::deque<std::vector<cell>> items_;
};

}  // namespace cormorant::detail
