#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace cormorant::detail {

/// Rows of one model behind a common interface, so that one compiled loader serves all models.
/// Holds the result of a query, or the rows related to a range of another result's rows.
class related_rows {
public:
    struct range {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };

    virtual ~related_rows() = default;

    /// Appends a default row; its address is valid until the next call.
    virtual void* add() = 0;
    virtual void drop_last() noexcept = 0;
    virtual void reserve(std::size_t n) = 0;
    [[nodiscard]] virtual std::size_t size() const noexcept = 0;
    [[nodiscard]] virtual const void* at(std::size_t i) const noexcept = 0;
    /// Row i becomes the former row order[i].
    virtual void reorder(std::span<const std::uint32_t> order) = 0;

    // Where these are rows related to others: which belong to row `first_row + i` of the others.
    std::uint32_t first_row = 0;
    std::vector<range> ranges;
};

template <class M>
class related_rows_of final : public related_rows {
public:
    void* add() override { return &rows.emplace_back(); }
    void drop_last() noexcept override { rows.pop_back(); }
    void reserve(std::size_t n) override { rows.reserve(n); }
    [[nodiscard]] std::size_t size() const noexcept override { return rows.size(); }
    [[nodiscard]] const void* at(std::size_t i) const noexcept override { return &rows[i]; }
    void reorder(std::span<const std::uint32_t> order) override {
        std::vector<M> sorted;
        sorted.reserve(order.size());
        for (const std::uint32_t i : order) sorted.push_back(std::move(rows[i]));
        rows = std::move(sorted);
    }

    std::vector<M> rows;
};

}  // namespace cormorant::detail
