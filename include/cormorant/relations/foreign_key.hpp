#pragma once

#include <utility>

#include "cormorant/reflect/model_traits.hpp"
#include "cormorant/relations/row_link.hpp"

namespace cormorant {

/// A key on its own, to assign to a relation: `order.user = cm::key(7)`.
template <class Key>
struct key_value {
    Key key;
};

/// The key of a row that is not at hand.
template <class Key>
[[nodiscard]] key_value<Key> key(Key value) {
    return {std::move(value)};
}

}  // namespace cormorant

namespace cormorant::detail {

/// cm::key(7) in an expression is the key itself.
template <class Key>
struct value_traits<key_value<Key>> : value_traits<Key> {
    static value bind(const key_value<Key>& v) { return value_traits<Key>::bind(v.key); }
};

}  // namespace cormorant::detail

namespace cormorant {

/// A column that refers to a row of `M`. It holds the key; the row itself is loaded at the first
/// touch, for all rows of the same result, unless the query brought it (select_related).
/// std::optional of it may be NULL. Reading it is safe from several threads.
template <class M, class Key>
class foreign_key {
public:
    foreign_key() = default;
    /// Refers to a row, which is kept: reading it sends no query. Throws usage_error at save where
    /// the row has no key yet.
    foreign_key(const M& row) : key_(detail::key_of(row)) {
        link_.own_copy(detail::row_ops_of<M>, &row);
    }
    template <std::convertible_to<Key> K>
    foreign_key(key_value<K> key) : key_(std::move(key.key)) {}
    template <class Wrong>
        requires(std::is_arithmetic_v<Wrong> || std::same_as<Wrong, std::string>)
    foreign_key(const Wrong&) {
        static_assert(sizeof(Wrong) == 0,
                      "cormorant: a relation is set by a row or by cm::key: .user = ann, or .user "
                      "= cm::key(7); the key of one is row.user.key()");
    }

    foreign_key& operator=(const M& row) {
        key_ = detail::key_of(row);
        link_.own_copy(detail::row_ops_of<M>, &row);
        return *this;
    }
    /// Refers to another row by its key; the row is loaded when it is touched.
    template <std::convertible_to<Key> K>
    foreign_key& operator=(key_value<K> key) {
        Key changed(std::move(key.key));
        if (!(changed == key_)) {
            key_ = std::move(changed);
            link_.mark_rekeyed();
        }
        return *this;
    }

    /// The key of the row referred to. Sends nothing.
    [[nodiscard]] const Key& key() const noexcept { return key_; }
    /// Whether the row is at hand, so that reading it sends nothing.
    [[nodiscard]] bool loaded() const noexcept { return link_.loaded(); }
    /// The row. Where it is not loaded: one query, which loads it for up to 1,000 rows of the
    /// same result. Throws not_found where the row is gone, usage_error where the query forbids
    /// lazy loads or this row came from no database. Valid while a row of the same result
    /// lives.
    [[nodiscard]] const M& operator*() const {
        return *static_cast<const M*>(link_.one(detail::column_traits<Key>::bind(key_)));
    }
    const M* operator->() const { return &**this; }

    /// The same key.
    friend bool operator==(const foreign_key& a, const foreign_key& b) { return a.key_ == b.key_; }

    /// For the library.
    detail::row_link* link() noexcept { return &link_; }
    Key* key_storage() noexcept { return &key_; }

private:
    Key key_{};  // first: the library decodes the column straight into it
    detail::row_link link_;
};

/// A foreign key that no two rows share.
template <class M, class Key>
class one_to_one : public foreign_key<M, Key> {
public:
    using foreign_key<M, Key>::foreign_key;
    using foreign_key<M, Key>::operator=;
};

}  // namespace cormorant
