#pragma once

#include <cormorant/cormorant.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chinook {

// What the cells of a table say; a dash where there is nothing.
std::string cell(const std::string& text);
std::string cell(std::int64_t number);
std::string cell(const cormorant::decimal& amount);
std::string cell(cormorant::utc_time moment);
template <class T>
std::string cell(const std::optional<T>& value) {
    return value ? cell(*value) : "-";
}

/// Rows of text under headings, printed in columns. A heading that ends in '>' is of a column of
/// numbers, which end below each other.
class text_table {
public:
    explicit text_table(std::vector<std::string> headings) : headings_(std::move(headings)) {}

    template <class... Value>
    void add(const Value&... values) {
        rows_.push_back({cell(values)...});
    }
    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

    /// The first `most` rows, and how many more there are; each line indented.
    [[nodiscard]] std::string to_string(std::size_t most) const;

private:
    std::vector<std::string> headings_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace chinook
