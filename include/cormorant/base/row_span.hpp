#pragma once

#include <cstddef>
#include <span>

namespace cormorant::detail {

/// Objects of one model, side by side in memory or each at its own address.
class row_span {
public:
    row_span(void* first, std::size_t stride, std::size_t count) noexcept
        : first_(static_cast<char*>(first)), stride_(stride), count_(count) {}
    explicit row_span(std::span<void* const> rows) noexcept
        : rows_(rows.data()), count_(rows.size()) {}

    /// `count` rows of these, from row `first` on.
    [[nodiscard]] row_span part(std::size_t first, std::size_t count) const noexcept {
        row_span made = *this;
        if (rows_ != nullptr) made.rows_ += first;
        made.first_ += first * stride_;
        made.count_ = count;
        return made;
    }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] void* operator[](std::size_t i) const noexcept {
        return rows_ != nullptr ? rows_[i] : first_ + i * stride_;
    }

private:
    void* const* rows_ = nullptr;
    char* first_ = nullptr;
    std::size_t stride_ = 0;
    std::size_t count_ = 0;
};

}  // namespace cormorant::detail
