#include "cormorant/base/value.hpp"

#include <cstring>
#include <functional>
#include <new>
#include <utility>

namespace cormorant::detail {

value value::copy(value_kind kind, std::string_view text) {
    auto* data = static_cast<char*>(::operator new(text.size() + 1));
    if (!text.empty()) std::memcpy(data, text.data(), text.size());
    data[text.size()] = '\0';
    value v = borrow(kind, {data, text.size()});
    v.owned_ = true;
    return v;
}

value value::list(value_list items) {
    // x IN (..., NULL) is never false but never true either: NULL is no value to look for.
    std::erase_if(items, [](const value& item) { return item.is_null(); });
    value v;
    new (&v.data_.items)
        std::shared_ptr<const value_list>(std::make_shared<const value_list>(std::move(items)));
    v.kind_ = value_kind::list;
    return v;
}

value value::subquery(std::shared_ptr<const void> query) {
    value v;
    new (&v.data_.query) std::shared_ptr<const void>(std::move(query));
    v.kind_ = value_kind::subquery;
    return v;
}

value value::array(value_kind of, value_list elements) {
    value v;
    new (&v.data_.parts) std::shared_ptr<const value_parts>(
        std::make_shared<const value_parts>(value_parts{of, 0, std::move(elements)}));
    v.kind_ = value_kind::array;
    return v;
}

value value::range(value_kind of, std::uint8_t flags, value_list bounds) {
    value v;
    new (&v.data_.parts) std::shared_ptr<const value_parts>(
        std::make_shared<const value_parts>(value_parts{of, flags, std::move(bounds)}));
    v.kind_ = value_kind::range;
    return v;
}

void value::copy_owned(const value& other) {
    switch (other.kind_) {
        case value_kind::decimal:
            new (&data_.number) decimal(other.data_.number);
            break;
        case value_kind::list:
            new (&data_.items) std::shared_ptr<const value_list>(other.data_.items);
            break;
        case value_kind::subquery:
            new (&data_.query) std::shared_ptr<const void>(other.data_.query);
            break;
        case value_kind::array:
        case value_kind::range:
            new (&data_.parts) std::shared_ptr<const value_parts>(other.data_.parts);
            break;
        default: {
            value text = copy(other.kind_, other.as_text());
            take_from(text);
            return;
        }
    }
    kind_ = other.kind_;
    owned_ = false;
}

void value::destroy_owned() noexcept {
    switch (kind_) {
        case value_kind::decimal:
            data_.number.~decimal();
            break;
        case value_kind::list:
            data_.items.~shared_ptr();
            break;
        case value_kind::subquery:
            data_.query.~shared_ptr();
            break;
        case value_kind::array:
        case value_kind::range:
            data_.parts.~shared_ptr();
            break;
        default:
            ::operator delete(const_cast<char*>(data_.text.data));
            break;
    }
    kind_ = value_kind::null;
    owned_ = false;
}

bool operator==(const value& a, const value& b) noexcept {
    if (a.kind_ != b.kind_) return false;
    switch (a.kind_) {
        case value_kind::null:
            return true;
        case value_kind::boolean:
        case value_kind::integer:
        case value_kind::utc_time:
        case value_kind::date:
        case value_kind::duration:
        case value_kind::unsigned_integer:
            return a.as_integer() == b.as_integer();
        case value_kind::real:
            return a.as_real() == b.as_real();
        case value_kind::decimal:
            return a.as_decimal() == b.as_decimal();
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
        case value_kind::sql:
            return a.as_text() == b.as_text();
        case value_kind::uuid:
            return a.as_uuid() == b.as_uuid();
        case value_kind::list:
            return a.as_list() == b.as_list();
        case value_kind::subquery:
            return a.as_subquery() == b.as_subquery();
        case value_kind::array:
        case value_kind::range:
            return a.as_parts().flags == b.as_parts().flags &&
                   a.as_parts().items == b.as_parts().items;
    }
    return false;
}

namespace {

std::size_t hash_of(const value_list& items, std::size_t seed) noexcept {
    for (const value& item : items) seed = seed * 31 + item.hash();
    return seed;
}

}  // namespace

std::size_t value::hash() const noexcept {
    switch (kind_) {
        case value_kind::null:
            return 0;
        case value_kind::real:
            return std::hash<double>{}(as_real());
        case value_kind::decimal:
            return std::hash<decimal>{}(as_decimal());
        case value_kind::uuid:
            return std::hash<uuid>{}(as_uuid());
        case value_kind::text:
        case value_kind::bytes:
        case value_kind::json:
        case value_kind::sql:
            return std::hash<std::string_view>{}(as_text());
        case value_kind::list:
            return hash_of(as_list(), 17);
        case value_kind::array:
        case value_kind::range:
            return hash_of(as_parts().items, 19 + as_parts().flags);
        case value_kind::subquery:
            return std::hash<const void*>{}(as_subquery().get());
        default:
            return std::hash<std::int64_t>{}(as_integer());
    }
}

}  // namespace cormorant::detail

template class std::vector<cormorant::detail::value>;
