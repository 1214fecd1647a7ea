#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/row_plan.hpp"
#include "driver/postgres/postgres_types.hpp"

namespace cormorant::detail {

/// The parts of one array or range that is read: nothing where it is none, or was cut short on its
/// way. The cells that it gives live until the next one is read.
class container_cells {
public:
    /// In the form of array_send; the elements are of this type.
    [[nodiscard]] std::optional<cell> read_array(type_number element, std::string_view bytes);
    /// `{1,2}`, as the server writes arrays.
    [[nodiscard]] std::optional<cell> parse_array(type_number element, std::string_view text);
    /// In the form of range_send; the bounds are of this type.
    [[nodiscard]] std::optional<cell> read_range(type_number bound, std::string_view bytes);
    /// `[1,5)`, as the server writes ranges.
    [[nodiscard]] std::optional<cell> parse_range(type_number bound, std::string_view text);

    /// The text that the server would write, of what was read last from its binary form.
    [[nodiscard]] cell as_text(const cell& whole);

private:
    void begin(type_number part);
    void add_binary(std::string_view bytes);
    void add_text(std::string text);
    [[nodiscard]] cell made(value_kind kind, std::int64_t integer) const;
    void write_level(std::size_t level, std::size_t& next, std::string& out) const;
    void write_range(const cell& whole, std::string& out) const;
    [[nodiscard]] std::string text_of(const cell& part) const;

    type_number part_ = 0;
    std::vector<cell> cells_;
    std::vector<std::size_t> sizes_;  // of each dimension
    std::deque<std::string> texts_;   // that the cells view
    std::string written_;
};

}  // namespace cormorant::detail
