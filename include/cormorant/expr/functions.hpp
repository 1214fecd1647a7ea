#pragma once

#include "cormorant/expr/operators.hpp"

namespace cormorant::detail {

/// The keys of a window.
template <class Partition, class Order>
struct window_builder {
    [[no_unique_address]] Partition partition;
    [[no_unique_address]] Order order;

    /// The order of rows in each partition.
    template <class... Keys>
    [[nodiscard]] constexpr auto order_by(const Keys&... keys) const {
        return window_builder<Partition, operand_pack<Keys...>>{partition, {keys...}};
    }
};

template <class Function, class Partition, class Order>
constexpr auto over_window(const Function& function, const window_builder<Partition, Order>& w) {
    return node<op::over, Partition::arity, Function, Partition, Order>{
        {}, {}, {function, w.partition, {w.order}}};
}

/// What aggregates can be told.
template <class Self, op Code, std::uint16_t Index, class... Operands>
    requires(is_aggregate(Code))
struct aggregate_methods<Self, Code, Index, Operands...> {
    /// Only the rows that match are aggregated.
    template <class Condition>
    [[nodiscard]] constexpr auto filter(const Condition& condition) const {
        static_assert((Index & aggregate_filtered) == 0,
                      "cormorant: the aggregate has a filter already: join both with &&");
        return node<Code, Index | aggregate_filtered, operand_pack<Operands...>, Condition>{
            {}, {}, {self(), condition}};
    }
    /// Each different value counts once.
    [[nodiscard]] constexpr auto distinct() const {
        return node<Code, Index | aggregate_distinct, operand_pack<Operands...>>{{}, {}, {self()}};
    }
    /// The result over no rows, in place of NULL.
    template <class T>
    [[nodiscard]] constexpr auto or_default(T&& otherwise) const {
        return make_node<op::coalesce>(self(), static_cast<T&&>(otherwise));
    }
    /// Computed over a window of rows rather than a group.
    template <class Partition, class Order>
    [[nodiscard]] constexpr auto over(const window_builder<Partition, Order>& w) const {
        return over_window(self(), w);
    }

private:
    constexpr const Self& self() const { return static_cast<const Self&>(*this); }
};

/// What functions of windows, such as rank, can be told.
template <class Self, op Code, std::uint16_t Index, class... Operands>
    requires(is_window_function(Code))
struct aggregate_methods<Self, Code, Index, Operands...> {
    /// Computed over this window.
    template <class Partition, class Order>
    [[nodiscard]] constexpr auto over(const window_builder<Partition, Order>& w) const {
        return over_window(static_cast<const Self&>(*this), w);
    }
};

/// CASE WHEN, as it is written: when(...).when(...).otherwise(...).
template <class Parts>
struct case_builder : node<op::case_, 0, Parts> {
    /// The result where this condition holds and none before it does.
    template <class Condition, class Result>
    [[nodiscard]] constexpr auto when(const Condition& condition, Result&& result) const {
        using kept = operand_pack<Parts, Condition, operand_t<Result>>;
        return make_case(
            kept{this->first, condition, {make_operand(static_cast<Result&&>(result))}});
    }
    /// The result where no condition holds; without it, NULL.
    template <class Result>
    [[nodiscard]] constexpr auto otherwise(Result&& result) const {
        return node<op::case_, 1, Parts, operand_t<Result>>{
            {}, {}, {this->first, make_operand(static_cast<Result&&>(result))}};
    }
};

template <class Parts>
constexpr case_builder<Parts> make_case(const Parts& parts) {
    return {{{}, {}, {parts}}};
}

}  // namespace cormorant::detail

namespace cormorant {

// ---- aggregates ---------------------------------------------------------------------------------

/// How many rows there are in the group.
[[nodiscard]] constexpr auto count() { return detail::node<detail::op::count, 0>{}; }
/// How many values that are not NULL; of a relation, how many related rows.
template <detail::expression E>
[[nodiscard]] constexpr auto count(const E& e) {
    return detail::make_node<detail::op::count>(e);
}
/// The sum; NULL over no rows. Of integers a 64-bit integer, of what else the same type.
template <detail::expression E>
[[nodiscard]] constexpr auto sum(const E& e) {
    return detail::make_node<detail::op::sum>(e);
}
/// The mean; NULL over no rows. A double; of decimals a decimal, of durations a duration of whole
/// microseconds, its fraction cut off.
template <detail::expression E>
[[nodiscard]] constexpr auto avg(const E& e) {
    return detail::make_node<detail::op::avg>(e);
}
/// The least value; NULL over no rows. Typed as max() is.
template <detail::expression E>
[[nodiscard]] constexpr auto(min)(const E& e) {
    return detail::make_node<detail::op::min>(e);
}
/// The greatest value; NULL over no rows. Of an enum or a user's type that type, of integers a
/// 64-bit integer.
template <detail::expression E>
[[nodiscard]] constexpr auto(max)(const E& e) {
    return detail::make_node<detail::op::max>(e);
}
/// The standard deviation of the population, as Django's StdDev; NULL over no rows.
template <detail::expression E>
[[nodiscard]] constexpr auto stddev(const E& e) {
    return detail::make_node<detail::op::stddev>(e);
}
/// The variance of the population, as Django's Variance; NULL over no rows.
template <detail::expression E>
[[nodiscard]] constexpr auto variance(const E& e) {
    return detail::make_node<detail::op::variance>(e);
}

// ---- functions ----------------------------------------------------------------------------------

/// In lower case; on SQLite the ASCII letters alone.
template <class E>
[[nodiscard]] constexpr auto lower(const E& e) {
    return detail::make_node<detail::op::lower>(e);
}
/// In upper case; on SQLite the ASCII letters alone.
template <class E>
[[nodiscard]] constexpr auto upper(const E& e) {
    return detail::make_node<detail::op::upper>(e);
}
/// The number of characters of a text, or of elements of an array.
template <class E>
[[nodiscard]] constexpr auto length(const E& e) {
    return detail::make_node<detail::op::length>(e);
}
/// Without the blanks at both ends.
template <class E>
[[nodiscard]] constexpr auto trim(const E& e) {
    return detail::make_node<detail::op::trim>(e);
}
/// The texts one after another; a NULL counts as an empty text.
template <class... E>
[[nodiscard]] constexpr auto concat(E&&... e) {
    return detail::make_node<detail::op::concat>(static_cast<E&&>(e)...);
}
/// The text with `to` in place of each `from`.
template <class E, class From, class To>
[[nodiscard]] constexpr auto replace(const E& e, From&& from, To&& to) {
    return detail::make_node<detail::op::replace>(e, static_cast<From&&>(from),
                                                  static_cast<To&&>(to));
}
/// `length` characters from `start` on, counted from 1; fewer where the text ends. Throws
/// usage_error for a start below 1 and for a length below 0. Where an expression computes them,
/// such a start is 1 and such a length 0.
template <class E, class Start, class Length>
[[nodiscard]] constexpr auto substr(const E& e, Start&& start, Length&& length) {
    detail::check_substr(start, 1);
    detail::check_substr(length, 0);
    return detail::make_node<detail::op::substr>(e, static_cast<Start&&>(start),
                                                 static_cast<Length&&>(length));
}
/// The first that is not NULL.
template <class... E>
[[nodiscard]] constexpr auto coalesce(E&&... e) {
    static_assert(sizeof...(E) >= 2, "cormorant: coalesce takes two or more expressions");
    return detail::make_node<detail::op::coalesce>(static_cast<E&&>(e)...);
}
/// NULL where both are equal, else the first.
template <class A, class B>
[[nodiscard]] constexpr auto nullif(A&& a, B&& b) {
    return detail::make_node<detail::op::nullif>(static_cast<A&&>(a), static_cast<B&&>(b));
}
/// The largest of the values; NULLs are passed over.
template <class... E>
[[nodiscard]] constexpr auto greatest(E&&... e) {
    return detail::make_node<detail::op::greatest>(static_cast<E&&>(e)...);
}
/// The smallest of the values; NULLs are passed over.
template <class... E>
[[nodiscard]] constexpr auto least(E&&... e) {
    return detail::make_node<detail::op::least>(static_cast<E&&>(e)...);
}
/// Without its sign.
template <detail::expression E>
[[nodiscard]] constexpr auto abs(const E& e) {
    return detail::make_node<detail::op::abs>(e);
}
/// Rounded to a number of decimal places, half away from zero.
template <detail::expression E>
[[nodiscard]] constexpr auto round(const E& e, int places = 0) {
    return detail::make_node<detail::op::round>(e, places);
}
/// The next whole number below, of the same type.
template <detail::expression E>
[[nodiscard]] constexpr auto floor(const E& e) {
    return detail::make_node<detail::op::floor>(e);
}
/// The next whole number above, of the same type.
template <detail::expression E>
[[nodiscard]] constexpr auto ceil(const E& e) {
    return detail::make_node<detail::op::ceil>(e);
}
/// `a` to the power `b`, as a double; NULL where that is no number: zero to a negative power, a
/// negative number to one that is not whole.
template <class A, class B>
    requires detail::either_expression<A, B>
[[nodiscard]] constexpr auto power(A&& a, B&& b) {
    return detail::make_node<detail::op::power>(static_cast<A&&>(a), static_cast<B&&>(b));
}
/// The square root, as a double; NULL of a negative number.
template <detail::expression E>
[[nodiscard]] constexpr auto sqrt(const E& e) {
    return detail::make_node<detail::op::sqrt>(e);
}
/// The database's clock, in UTC, with microseconds: the same moment in all rows of a statement. On
/// SQLite it is the program's clock, that of cm::now().
[[nodiscard]] constexpr auto database_now() { return detail::node<detail::op::now, 0>{}; }
/// The first moment of the year of a date or UTC time.
template <detail::expression E>
[[nodiscard]] constexpr auto trunc_year(const E& e) {
    return detail::make_node<detail::op::trunc_year>(e);
}
/// The first moment of the quarter of a date or UTC time.
template <detail::expression E>
[[nodiscard]] constexpr auto trunc_quarter(const E& e) {
    return detail::make_node<detail::op::trunc_quarter>(e);
}
/// The first moment of the month of a date or UTC time.
template <detail::expression E>
[[nodiscard]] constexpr auto trunc_month(const E& e) {
    return detail::make_node<detail::op::trunc_month>(e);
}
/// The first moment of the day of a date or UTC time.
template <detail::expression E>
[[nodiscard]] constexpr auto trunc_day(const E& e) {
    return detail::make_node<detail::op::trunc_day>(e);
}
/// The first moment of the Monday of the week of a date or UTC time.
template <detail::expression E>
[[nodiscard]] constexpr auto trunc_week(const E& e) {
    return detail::make_node<detail::op::trunc_week>(e);
}
/// The first moment of the hour of a UTC time; a date is left as it is.
template <detail::expression E>
[[nodiscard]] constexpr auto trunc_hour(const E& e) {
    return detail::make_node<detail::op::trunc_hour>(e);
}
/// The first moment of the minute of a UTC time; a date is left as it is.
template <detail::expression E>
[[nodiscard]] constexpr auto trunc_minute(const E& e) {
    return detail::make_node<detail::op::trunc_minute>(e);
}
/// The value as another type: int, double, std::string, cm::decimal.
template <class T, class E>
[[nodiscard]] constexpr auto cast(const E& e) {
    return detail::make_node<detail::op::cast,
                             static_cast<std::uint16_t>(detail::value_traits<T>::kind)>(e);
}
/// A plain value as an expression, where an operator needs one.
template <class T>
[[nodiscard]] constexpr auto literal(T&& v) {
    return detail::make_operand(static_cast<T&&>(v));
}

/// CASE WHEN: `cm::when("total"_f > 100, "big").otherwise("small")`.
template <detail::expression Condition, class Result>
[[nodiscard]] constexpr auto when(const Condition& condition, Result&& result) {
    using parts = detail::operand_pack<Condition, detail::operand_t<Result>>;
    return detail::make_case(parts{condition, detail::make_operand(static_cast<Result&&>(result))});
}

// ---- subqueries ---------------------------------------------------------------------------------

/// True where the query has a row. Inside it, cm::outer("path"_f) is a member of this query.
template <detail::query_like Q>
[[nodiscard]] auto exists(const Q& query) {
    return detail::make_node<detail::op::exists>(
        detail::bound_query<detail::value_kind::null>(query.shared_query()));
}
/// The one value that a query of one column reads:
/// `cm::query<Order>()....scalars("total"_f).limit(1)`.
template <detail::query_like Q>
[[nodiscard]] auto subquery(const Q& query) {
    return detail::make_node<detail::op::subquery>(
        detail::bound_query<Q::scalar_kind, true, Q::scalar_type>(query.shared_query()));
}
/// A member of the enclosing query's model.
template <fixed_string Path>
[[nodiscard]] constexpr auto outer(detail::field<Path>) {
    return detail::outer_field<Path>{};
}

// ---- windows ------------------------------------------------------------------------------------

/// A window over the rows that are equal in these: `.over(cm::partition_by("status"_f))`.
template <class... Keys>
[[nodiscard]] constexpr auto partition_by(const Keys&... keys) {
    return detail::window_builder<detail::operand_pack<Keys...>, detail::operand_pack<>>{{keys...},
                                                                                         {}};
}
/// A window over all rows, in this order.
template <class... Keys>
[[nodiscard]] constexpr auto window_order_by(const Keys&... keys) {
    return detail::window_builder<detail::operand_pack<>, detail::operand_pack<Keys...>>{{},
                                                                                         {keys...}};
}
/// The number of the row in the window's order, from 1. It needs `.over(...)`, as the following do.
[[nodiscard]] constexpr auto row_number() { return detail::node<detail::op::row_number, 0>{}; }
/// The place of the row in the window's order, from 1: equal rows share one, and the next is left
/// out.
[[nodiscard]] constexpr auto rank() { return detail::node<detail::op::rank, 0>{}; }
/// The same, where no place is left out.
[[nodiscard]] constexpr auto dense_rank() { return detail::node<detail::op::dense_rank, 0>{}; }
/// The value `offset` rows before, or NULL.
template <detail::expression E>
[[nodiscard]] constexpr auto lag(const E& e, int offset = 1) {
    return detail::make_node<detail::op::lag>(e, offset);
}
/// The value `offset` rows behind, or NULL.
template <detail::expression E>
[[nodiscard]] constexpr auto lead(const E& e, int offset = 1) {
    return detail::make_node<detail::op::lead>(e, offset);
}
/// The value in the first row of the partition, in the window's order.
template <detail::expression E>
[[nodiscard]] constexpr auto first_value(const E& e) {
    return detail::make_node<detail::op::first_value>(e);
}
/// The value in the last row of the whole partition, in the window's order, whatever row it is
/// asked of.
template <detail::expression E>
[[nodiscard]] constexpr auto last_value(const E& e) {
    return detail::make_node<detail::op::last_value>(e);
}
/// The number, from 1, of the `buckets` equal parts that the row falls into.
[[nodiscard]] constexpr auto ntile(int buckets) {
    return detail::make_node<detail::op::ntile>(buckets);
}

}  // namespace cormorant
