#pragma once

#include <cstddef>
#include <span>

#include "cormorant/base/error.hpp"
#include "cormorant/reflect/model_traits.hpp"
#include "cormorant/relations/row_link.hpp"

namespace cormorant::detail {

/// The related rows of one row, as a range. The first touch loads them for up to 1,000 rows of the
/// same result with one query and keeps them. Valid while a row of the same result lives. A row
/// that came from no database has none. Reading is safe from several threads. Throws usage_error
/// where the query forbids lazy loads (cm::fetch::raise).
template <class M>
class to_many {
public:
    /// The first row; loads the rows where they are not loaded yet, as all of these do.
    [[nodiscard]] auto begin() const { return rows().begin(); }
    /// Behind the last row.
    [[nodiscard]] auto end() const { return rows().end(); }
    /// How many rows there are.
    [[nodiscard]] std::size_t size() const { return rows().size(); }
    /// Whether there is none.
    [[nodiscard]] bool empty() const { return rows().empty(); }
    /// Row `i`, which must be there.
    [[nodiscard]] const M& operator[](std::size_t i) const { return rows()[i]; }
    /// The first row, which must be there.
    [[nodiscard]] const M& front() const { return rows().front(); }
    /// The last row, which must be there.
    [[nodiscard]] const M& back() const { return rows().back(); }
    /// All of them, side by side in memory.
    [[nodiscard]] std::span<const M> rows() const {
        const auto [all, range] = link_.many();
        if (all == nullptr) return {};
        return {static_cast<const M*>(all->data()) + range.first, range.last - range.first};
    }
    /// Whether they are at hand, so that reading them sends nothing.
    [[nodiscard]] bool loaded() const noexcept { return link_.loaded(); }

private:
    row_link link_;  // alone: the library finds it at the relation's own address
};

}  // namespace cormorant::detail

namespace cormorant {

/// The other side of a foreign key, one_to_one or many_to_many: the rows of `M` whose member `Via`
/// refers to this row. No column. Of a one_to_one it is one row at most: `*profile_of`, `->`.
template <class M, fixed_string Via>
class reverse : public detail::to_many<M> {
public:
    /// The row that refers to this one, for one_to_one. Throws not_found where there is none.
    [[nodiscard]] const M& operator*() const {
        if (this->empty())
            detail::throw_error({.kind = error_kind::not_found,
                                 .message = "no " + std::string(detail::type_name<M>()) +
                                            " refers to this row by its " + std::string(Via.view()),
                                 .model = std::string(detail::type_name<M>())});
        return this->front();
    }
    const M* operator->() const { return &**this; }
};

/// Rows of `M` linked through a table of its own, or through the rows of `Through`. Changed with
/// db.add, db.remove, db.set and db.clear.
template <class M, class Through>
class many_to_many : public detail::to_many<M> {};

}  // namespace cormorant
