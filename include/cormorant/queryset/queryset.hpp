#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include "cormorant/expr/functions.hpp"
#include "cormorant/queryset/given.hpp"
#include "cormorant/queryset/order.hpp"
#include "cormorant/queryset/predicate.hpp"
#include "cormorant/queryset/prefetch.hpp"
#include "cormorant/queryset/queryset_state.hpp"
#include "cormorant/queryset/row_count.hpp"
#include "cormorant/queryset/row_stream.hpp"
#include "cormorant/queryset/rows.hpp"
#include "cormorant/queryset/terminal.hpp"
#include "cormorant/queryset/whole_key.hpp"
#include "cormorant/relations/foreign_key.hpp"
#include "cormorant/relations/lazy.hpp"
#include "cormorant/relations/to_many.hpp"
#include "cormorant/write/removal.hpp"

namespace cormorant {

/// What for_update does while another transaction holds a row.
enum class lock_rows : std::uint8_t { wait, nowait, skip_locked };

/// How for_update locks. What the database cannot do is a usage_error when the query is sent.
struct lock_options {
    lock_rows wait = lock_rows::wait;
    /// Only keeps others from changing or removing the rows; they may still add rows that refer to
    /// these (FOR NO KEY UPDATE). PostgreSQL.
    bool no_key = false;
};

namespace detail {

/// A row's number, and where it is asked for.
struct row_index {
    std::int64_t number;
    std::source_location where;

    constexpr row_index(std::int64_t n,  // NOLINT(google-explicit-constructor)
                        std::source_location at = std::source_location::current()) noexcept
        : number(n), where(at) {}
};

/// Text in the place of members.
template <class... Given>
concept texts = sizeof...(Given) != 0 &&
                (std::convertible_to<const Given&, std::string_view> && ...);

/// `"name"_f = expression`.
template <class T>
concept named_expression = requires(const T& named) {
    T::name;
    named.expression;
};

}  // namespace detail

/// A query over the rows of `M`: lazy, chainable, evaluated once. A method of the chain returns a
/// new queryset and sends nothing. Iteration, size(), count(), exists(), first() and indexing reuse
/// the rows once they were read. Copies share what was read. The type does not depend on the
/// filters, so a queryset can be narrowed in an `if`. Used by one thread at a time.
template <class M, class Out = detail::model_rows<M>, class Annotations = detail::annotation_list<>>
class queryset {
    using location = std::source_location;

public:
    using model = M;
    using row = typename Out::row;
    static constexpr detail::value_kind scalar_kind = Out::scalar_kind;
    static constexpr bool scalar_nullable = Out::scalar_nullable;
    static constexpr detail::type_id scalar_type = Out::scalar_type;

    // ---- narrowing ------------------------------------------------------------------------------

    /// The rows that match all the conditions. Over a relation to many rows a condition means that
    /// there is such a related row; conditions of one call speak of the same one. Values are
    /// copied. Throws usage_error behind limit() and offset().
    template <detail::expression Condition>
    [[nodiscard]] queryset filter(const Condition& condition,
                                  location where = location::current()) const& {
        return queryset(state_).add_filter(where, condition);
    }
    template <detail::expression Condition>
    [[nodiscard]] queryset filter(const Condition& condition,
                                  location where = location::current()) && {
        return std::move(add_filter(where, condition));
    }
    template <detail::expression... Conditions>
    [[nodiscard]] queryset filter(const Conditions&... conditions) const& {
        return queryset(state_).add_filter(location(), conditions...);
    }
    template <detail::expression... Conditions>
    [[nodiscard]] queryset filter(const Conditions&... conditions) && {
        return std::move(add_filter(location(), conditions...));
    }
    [[nodiscard]] queryset filter(const predicate<M>& condition,
                                  location where = location::current()) const {
        queryset next(state_);
        next.state_.add_predicate(detail::clause_kind::filter, condition, where);
        return next;
    }

    template <class... Wrong>
        requires(!(detail::expression<Wrong> && ...))
    [[nodiscard]] queryset filter(const Wrong&...) const {
        static_assert(sizeof...(Wrong) == 0,
                      "cormorant: filter() takes conditions on this model: \"age\"_f > 18 or "
                      "\"age\"_f == 5 (= "
                      "assigns), joined with && || !, or a cm::predicate of the same model");
        return queryset(state_);
    }

    /// The rows that do not match; rows where a member is NULL do not match a comparison with it,
    /// so they stay. Several conditions: the rows that filter() of the same ones leaves out.
    template <detail::expression Condition>
    [[nodiscard]] queryset exclude(const Condition& condition,
                                   location where = location::current()) const {
        queryset next(state_);
        next.state_.begin_filter("exclude()", where);
        next.add_conditions(detail::clause_kind::exclude, condition);
        return next;
    }
    template <detail::expression... Conditions>
    [[nodiscard]] queryset exclude(const Conditions&... conditions) const {
        queryset next(state_);
        next.state_.begin_filter("exclude()", location());
        next.add_conditions(detail::clause_kind::exclude, conditions...);
        return next;
    }
    [[nodiscard]] queryset exclude(const predicate<M>& condition,
                                   location where = location::current()) const {
        queryset next(state_);
        next.state_.add_predicate(detail::clause_kind::exclude, condition, where);
        return next;
    }

    template <class... Wrong>
        requires(!(detail::expression<Wrong> && ...))
    [[nodiscard]] queryset exclude(const Wrong&...) const {
        static_assert(
            sizeof...(Wrong) == 0,
            "cormorant: exclude() takes conditions on this model: \"age\"_f > 18 or \"age\"_f "
            "== 5 (= assigns), joined with && || !, or a cm::predicate of the same model");
        return queryset(state_);
    }

    /// With the rows that the model's cm::default_filter hides. Of this model: related rows are
    /// asked about without theirs, unless a cm::prefetch, cm::exists or cm::subquery has a query
    /// that says so too.
    [[nodiscard]] queryset without_default_filter(location where = location::current()) const {
        queryset next(state_);
        next.state_.begin_filter("without_default_filter()", where);
        next.state_.query.hidden_too = true;
        return next;
    }

    // ---- order and slices -----------------------------------------------------------------------

    /// In this order; replaces an earlier one. Without arguments: in no order, not even the
    /// model's. Throws usage_error behind limit() and offset().
    template <detail::expression Key>
    [[nodiscard]] queryset order_by(const Key& key, location where = location::current()) const {
        queryset next(state_);
        next.state_.begin_order(false, where);
        next.template add<detail::place::order>(detail::clause_kind::order_by, key);
        return next;
    }
    template <detail::expression... Keys>
    [[nodiscard]] queryset order_by(const Keys&... keys) const {
        queryset next(state_);
        next.state_.begin_order(sizeof...(Keys) == 0, location());
        (next.template add<detail::place::order>(detail::clause_kind::order_by, keys), ...);
        return next;
    }
    /// In an order that was made at run time, then by the keys; one that is empty changes nothing.
    template <detail::expression... Keys>
    [[nodiscard]] queryset order_by(const order<M>& by, const Keys&... keys) const {
        queryset next(state_);
        if (by.keys.empty() && sizeof...(Keys) != 0) next.state_.begin_order(false, location());
        next.state_.add_order(by, location());
        (next.template add<detail::place::order>(detail::clause_kind::order_by, keys), ...);
        return next;
    }
    template <class... Wrong>
        requires(!(detail::expression<Wrong> && ...))
    [[nodiscard]] queryset order_by(const Wrong&...) const {
        static_assert(sizeof...(Wrong) == 0,
                      "cormorant: order_by() takes paths and expressions: \"name\"_f, "
                      "\"total\"_f.desc(); or a cm::order of the same model, and keys behind it");
        return queryset(state_);
    }
    /// In the opposite order; by descending key, or by the descending keys of the groups, where
    /// there is none.
    [[nodiscard]] queryset reverse(location where = location::current()) const {
        queryset next(state_);
        next.state_.reverse(where);
        return next;
    }
    /// Without rows that are equal in all columns read.
    [[nodiscard]] queryset distinct(location where = location::current()) const {
        queryset next(state_);
        next.state_.make_distinct(where);
        return next;
    }
    /// At most `n` rows of those there are so far.
    [[nodiscard]] queryset limit(std::int64_t n, location where = location::current()) const {
        queryset next(state_);
        if (n < 0) detail::throw_usage_at("limit() takes no negative number", where);
        next.state_.slice(n, 0, where);
        return next;
    }
    /// Without the first `n` rows.
    [[nodiscard]] queryset offset(std::int64_t n, location where = location::current()) const {
        queryset next(state_);
        next.state_.slice(-1, n, where);
        return next;
    }
    /// No rows; nothing is sent.
    [[nodiscard]] queryset none() const {
        queryset next(state_);
        next.state_.query.nothing = true;
        return next;
    }
    /// The same query, not evaluated yet.
    [[nodiscard]] queryset all() const {
        queryset next(state_);
        return next;
    }

    // ---- the cache ------------------------------------------------------------------------------

    /// Answers may come from the cache of the database (open_options::cache), and are kept there
    /// for this long: rows, values, count(), exists(), aggregate() and get(), each by itself, and
    /// the queries of prefetch_related(). None is older than the last commit that changed a table
    /// of the query, by whatever shares the cache. Without a cache, in transactions and for
    /// stream() the database is asked. Throws usage_error, when it is asked, with for_update(),
    /// cm::database_now() and SQL text in the query.
    [[nodiscard]] queryset cached(std::chrono::nanoseconds time) const {
        queryset next(state_);
        next.state_.query.cached_ns = time.count() > 0 ? time.count() : 0;
        return next;
    }

    // ---- related objects ------------------------------------------------------------------------

    /// Brings the rows at these to-one paths along, by JOIN. No further query.
    template <fixed_string... Paths>
    [[nodiscard]] queryset select_related(detail::field<Paths>... paths) const {
        queryset next(state_);
        (next.add_related(detail::clause_kind::select_related, paths), ...);
        return next;
    }
    template <class... Wrong>
        requires detail::texts<Wrong...>
    [[nodiscard]] queryset select_related(const Wrong&...) const {
        static_assert(sizeof...(Wrong) == 0,
                      "cormorant: select_related() takes paths: \"user.profile\"_f");
        return queryset(state_);
    }
    /// Brings the rows at these paths along, by one more query for each relation on the way:
    /// fields, or cm::prefetch(field, query) with a query of its own.
    template <class... Relations>
    [[nodiscard]] queryset prefetch_related(const Relations&... relations) const {
        queryset next(state_);
        (detail::add_prefetch<M>(next.state_.prefetches, relations), ...);
        return next;
    }
    /// What the first touch of a relation that was not loaded does.
    [[nodiscard]] queryset fetch(cormorant::fetch mode) const {
        queryset next(state_);
        next.state_.mode = mode;
        return next;
    }

    // ---- columns --------------------------------------------------------------------------------

    /// Reads only these members: `row["name"_f]`. Others do not compile.
    template <fixed_string... Members>
    [[nodiscard]] auto only(detail::field<Members>... members) const {
        static_assert(Out::has_model, "cormorant: only() chooses members of a model's rows");
        return with_columns(members...);
    }
    template <class... Wrong>
        requires detail::texts<Wrong...>
    [[nodiscard]] queryset only(const Wrong&...) const {
        static_assert(sizeof...(Wrong) == 0,
                      "cormorant: only() takes members: only(\"id\"_f, \"name\"_f)");
        return queryset(state_);
    }
    /// Leaves these cm::lazy members out; reading them throws usage_error.
    template <fixed_string... Members>
    [[nodiscard]] queryset defer(detail::field<Members>... members) const {
        queryset next(state_);
        (next.add_deferred(members), ...);
        return next;
    }
    /// Rows of these columns: paths, or `"name"_f = expression`, whose name later calls may use, as
    /// they may that of an annotation; it hides a member of that name. With aggregates among them
    /// or in a later annotate(), rows that are equal in the plain ones make a group; aggregates
    /// alone are over all rows.
    template <class... Columns>
    [[nodiscard]] auto values(const Columns&... columns) const {
        static_assert(Out::has_model, "cormorant: values() was said already");
        return with_columns(columns...);
    }
    /// The values of one column; behind values(), of one column or aggregate of its rows or groups.
    template <detail::expression E>
    [[nodiscard]] auto scalars(const E& column) const {
        using lowered = detail::lowered<M, Annotations, E, detail::place::value>;
        static_assert(lowered::reported);
        using named = detail::named_result<M, lowered, "value">;
        if constexpr (Out::has_model) refuse_sliced_aggregate<E>();
        auto next = as_rows<detail::scalar_rows<named>, Annotations>();
        // Behind other columns it is the one that is read.
        next.template add<detail::place::value>(detail::clause_kind::values, column, {},
                                                Out::has_model ? 0 : 1);
        return next;
    }
    /// Rows as a struct: each of its members is a member or annotation of that name.
    template <class S>
    [[nodiscard]] auto as() const {
        return into_struct<S>(std::make_index_sequence<detail::member_count<S>>{});
    }

    // ---- aggregates -----------------------------------------------------------------------------

    /// Adds named expressions to each row, or to each group behind values().
    template <fixed_string... Names, class... E>
    [[nodiscard]] auto annotate(const detail::assignment<Names, E>&... named) const {
        return annotate_each(*this, named...);
    }
    template <class... Wrong>
        requires(!(detail::named_expression<Wrong> && ...))
    [[nodiscard]] queryset annotate(const Wrong&...) const {
        static_assert(sizeof...(Wrong) == 0,
                      "cormorant: annotate() takes named expressions: "
                      "\"order_count\"_f = cm::count(\"orders\"_f)");
        return queryset(state_);
    }
    /// Computes over all rows: one row of the results, `stats["avg_price"_f]`. One query.
    template <class A>
    [[nodiscard]] auto aggregate(const A& a, location where = location::current()) const {
        return aggregate_at(where, a);
    }
    template <class A, class B>
    [[nodiscard]] auto aggregate(const A& a, const B& b,
                                 location where = location::current()) const {
        return aggregate_at(where, a, b);
    }
    template <class A, class B, class C>
    [[nodiscard]] auto aggregate(const A& a, const B& b, const C& c,
                                 location where = location::current()) const {
        return aggregate_at(where, a, b, c);
    }
    template <class A, class B, class C, class D>
    [[nodiscard]] auto aggregate(const A& a, const B& b, const C& c, const D& d,
                                 location where = location::current()) const {
        return aggregate_at(where, a, b, c, d);
    }
    template <class A, class B, class C, class D, class E, class F = detail::absent,
              class G = detail::absent, class H = detail::absent, class I = detail::absent,
              class J = detail::absent, class K = detail::absent, class L = detail::absent>
        requires(!std::same_as<E, location>)
    [[nodiscard]] auto aggregate(const A& a, const B& b, const C& c, const D& d, const E& e,
                                 const F& f = {}, const G& g = {}, const H& h = {}, const I& i = {},
                                 const J& j = {}, const K& k = {}, const L& l = {},
                                 location where = location::current()) const {
        return detail::with_given(
            [&](const auto&... given) { return aggregate_at(where, given...); }, a, b, c, d, e, f,
            g, h, i, j, k, l);
    }
    template <class... Given>
        requires(sizeof...(Given) > 12)
    [[nodiscard]] auto aggregate(const Given&... given) const {
        return aggregate_at(location(), given...);
    }

    // ---- evaluation -----------------------------------------------------------------------------

    /// The rows; the first call reads them all, and they are kept, for this queryset's life and
    /// that of the copies made behind. At most one query, and those of the prefetches. Throws, as
    /// all that is evaluated does, error of kind data for a value that does not fit its member,
    /// timeout and connection_error, and usage_error without a database or where its transaction is
    /// over.
    row* begin(location where = location::current()) { return data(where); }
    /// Behind the last row.
    row* end(location where = location::current()) { return data(where) + kept(where).size(); }
    /// The same of a constant queryset.
    const row* begin(location where = location::current()) const { return data(where); }
    /// Behind the last row of a constant queryset.
    const row* end(location where = location::current()) const {
        return data(where) + kept(where).size();
    }

    /// The number of rows; reads them all, once. At most one query.
    [[nodiscard]] std::size_t size(location where = location::current()) const {
        return kept(where).size();
    }
    /// Whether there is none; reads them all, once, as size() does.
    [[nodiscard]] bool empty(location where = location::current()) const {
        return kept(where).empty();
    }
    /// The number of rows, counted by the database unless they were read. At most one query.
    [[nodiscard]] row_count count(location where = location::current()) const {
        return state_.count(where);
    }
    /// Whether there is a row. At most one query, which stops at the first.
    [[nodiscard]] bool exists(location where = location::current()) const {
        return state_.exists(where);
    }
    /// Whether there are `n` rows or more. At most one query, which stops there.
    [[nodiscard]] bool at_least(std::int64_t n, location where = location::current()) const {
        return state_.at_least(n, where);
    }
    /// Row `i`. Where the rows were not read: one query for this row alone. Throws not_found where
    /// there are not that many.
    [[nodiscard]] row operator[](detail::row_index i) const {
        if (const void* there = state_.kept_row(i.number, i.where)) return row_at(there);
        row found{};
        state_.read_at(i.number, Out::type(), &found, i.where);
        return found;
    }
    /// The single row that matches. Throws not_found or multiple_rows. One query, which reads at
    /// most two rows.
    [[nodiscard]] row get(location where = location::current()) const { return single(where); }
    template <detail::expression Condition>
    [[nodiscard]] row get(const Condition& condition, location where = location::current()) const& {
        return queryset(state_).add_filter(where, condition).single(where);
    }
    template <detail::expression Condition>
    [[nodiscard]] row get(const Condition& condition, location where = location::current()) && {
        return add_filter(where, condition).single(where);
    }
    template <detail::expression A, detail::expression B>
    [[nodiscard]] row get(const A& a, const B& b, location where = location::current()) const {
        return queryset(state_).add_filter(where, a, b).single(where);
    }
    [[nodiscard]] row get(const predicate<M>& condition,
                          location where = location::current()) const {
        return filter(condition, where).single(where);
    }
    template <class Wrong>
        requires(!detail::expression<Wrong> && !std::same_as<Wrong, location>)
    [[nodiscard]] row get(const Wrong&, location where = location::current()) const {
        static_assert(sizeof(Wrong) == 0,
                      "cormorant: get() takes a condition on this model: get(\"id\"_f == 5)");
        return queryset(state_).single(where);
    }
    /// The first row, by key where there is no order; empty where there is none. At most one query.
    [[nodiscard]] std::optional<row> first(location where = location::current()) const {
        if (state_.kept) return kept_if_any(0);
        std::optional<row> found(std::in_place);
        if (!state_.read_first(Out::type(), &*found, where)) found.reset();
        return found;
    }
    /// The last row, by key where there is no order; empty where there is none. At most one query.
    [[nodiscard]] std::optional<row> last(location where = location::current()) const {
        if (state_.kept) return kept_if_any(static_cast<std::int64_t>(state_.kept->size()) - 1);
        std::optional<row> found(std::in_place);
        if (!state_.read_last(Out::type(), &*found, where)) found.reset();
        return found;
    }
    /// The rows with these keys, by key; absent ones are absent. One query. Composite keys are
    /// std::tuple, as cm::key_type says: one query for 256 of them.
    template <class Keys>
    [[nodiscard]] std::map<key_type<M>, M> in_bulk(const Keys& keys,
                                                   location where = location::current()) const
        requires(detail::key_size<M> == 1) {
        static_assert(std::same_as<row, M>, "cormorant: in_bulk() gives rows of the model");
        std::map<key_type<M>, M> found;
        if constexpr (!detail::told_one_key<decltype(*std::begin(keys))>()) return found;
        queryset chosen(state_);
        chosen.state_.add_keys_in(static_cast<std::uint16_t>(detail::key_index<M>),
                                  detail::list_of(keys), where);
        for (M* r = chosen.begin(where); r != chosen.end(where); ++r)
            found.emplace(detail::key_of(*r), std::move(*r));
        return found;
    }
    template <class Keys>
    [[nodiscard]] std::map<key_type<M>, M> in_bulk(const Keys& keys,
                                                   location where = location::current()) const
        requires(detail::key_size<M> > 1) {
        static_assert(std::same_as<row, M>, "cormorant: in_bulk() gives rows of the model");
        using key = detail::whole_key<M>;
        std::vector<detail::value_list> wanted;
        for (const auto& one : keys) wanted.push_back(key::values(key::of(one)));
        std::map<key_type<M>, M> found;
        for (const detail::predicate_data& part : detail::keys_among(*state_.query.model, wanted)) {
            queryset chosen(state_);
            chosen.state_.add_predicate(detail::clause_kind::filter, part, where);
            for (M* r = chosen.begin(where); r != chosen.end(where); ++r)
                found.emplace(key::of(*r), std::move(*r));
        }
        return found;
    }
    /// All rows, in a vector of the caller's. One query, and those of the prefetches.
    [[nodiscard]] std::vector<row> to_vector(location where = location::current()) const& {
        return detail::vector_of<row>(kept(where).copy());
    }
    [[nodiscard]] std::vector<row> to_vector(location where = location::current()) && {
        return detail::vector_of<row>(state_.take_rows(Out::type(), where));
    }
    /// The rows one after another, `batch` of them in memory at a time: constant memory. One query,
    /// and those of the prefetches for each batch. The rows are not kept; a reference to one is
    /// valid until the loop is past its batch. Holds a connection until its end, or until it is
    /// destroyed.
    [[nodiscard]] detail::row_stream<row> stream(std::size_t batch = 1000,
                                                 location where = location::current()) const {
        return {state_, Out::type(), batch, where};
    }
    /// How the database would run the query, in its own words. One query.
    [[nodiscard]] std::string explain(location where = location::current()) const {
        return detail::explain_query(state_.scope, state_.query, where);
    }
    /// The SQL that the query is sent as, with placeholders for its values. Sends nothing.
    [[nodiscard]] std::string sql() const { return detail::sql_of(state_.scope, state_.query); }

    // ---- writes ---------------------------------------------------------------------------------

    /// Sets members of all matching rows, `update("balance"_f = "balance"_f + 100)`: one UPDATE.
    /// Returns the rows matched. Throws integrity_error, and error of kind data for a value that a
    /// member's limits refuse.
    template <class A>
    std::int64_t update(const A& a, location where = location::current()) const {
        return update_at(where, a);
    }
    template <class A, class B>
    std::int64_t update(const A& a, const B& b, location where = location::current()) const {
        return update_at(where, a, b);
    }
    template <class A, class B, class C>
    std::int64_t update(const A& a, const B& b, const C& c,
                        location where = location::current()) const {
        return update_at(where, a, b, c);
    }
    template <class A, class B, class C, class D>
    std::int64_t update(const A& a, const B& b, const C& c, const D& d,
                        location where = location::current()) const {
        return update_at(where, a, b, c, d);
    }
    template <class A, class B, class C, class D, class E, class F = detail::absent,
              class G = detail::absent, class H = detail::absent, class I = detail::absent,
              class J = detail::absent, class K = detail::absent, class L = detail::absent>
        requires(!std::same_as<E, location>)
    std::int64_t update(const A& a, const B& b, const C& c, const D& d, const E& e, const F& f = {},
                        const G& g = {}, const H& h = {}, const I& i = {}, const J& j = {},
                        const K& k = {}, const L& l = {}, location where = location::current())
    const {
        return detail::with_given([&](const auto&... given) { return update_at(where, given...); },
                                  a, b, c, d, e, f, g, h, i, j, k, l);
    }
    template <class... Given>
        requires(sizeof...(Given) > 12)
    std::int64_t update(const Given&... given)
    const { return update_at(location(), given...); }
    /// Removes all matching rows, and what on_delete says of those that refer to them. One DELETE
    /// where nothing refers to the model; all in one transaction. Throws integrity_error, of kind
    /// protected_rows where on_delete refuses; nothing is removed then.
    cormorant::removed remove(location where = location::current()) const {
        detail::need_scope(state_.scope, state_.query, where);
        cormorant::removed counts;
        if (!state_.query.nothing)
            counts = detail::remove_matching(*state_.scope, state_.query, where);
        return counts;
    }
    /// Locks the rows until the transaction ends. Throws usage_error where the queryset is not of a
    /// transaction: a lock outside would be over before the row is used. On SQLite a writing
    /// transaction holds the whole database already, so waiting modes other than `wait` are a
    /// usage_error there.
    [[nodiscard]] queryset for_update(lock_rows how = lock_rows::wait,
                                      location where = location::current()) const {
        return locked({.wait = how}, where);
    }
    /// The same with options, and with the rows of select_related relations that are to be locked
    /// too: `for_update({.no_key = true}, "profile"_f)`. On MariaDB all rows that are read are
    /// locked, and naming some is a usage_error; so it is on SQLite.
    template <fixed_string... Paths>
    [[nodiscard]] queryset for_update(const lock_options& how, detail::field<Paths>... of) const {
        queryset next = locked(how, location());
        (next.add_related(detail::clause_kind::lock_of, of), ...);
        return next;
    }

    // ---- for the library ------------------------------------------------------------------------

    explicit queryset(const detail::scope_ref& scope) : state_(detail::model_of<M>(), scope) {}
    queryset(detail::query_data query, const detail::scope_ref& scope)
        : state_(std::move(query), scope) {}
    explicit queryset(const detail::queryset_state& state) : state_(state) { state_.kept.reset(); }
    explicit queryset(detail::queryset_state&& state) : state_(std::move(state)) {}
    /// Columns of a query have their names behind it: so cm::columns says, whichever names there
    /// were.
    template <class Others>
        requires(detail::names_its_columns<Out, Annotations> && !std::same_as<Others, Annotations>)
    queryset(const queryset<M, Out, Others>& same)  // NOLINT(google-explicit-constructor)
        : state_(same.state_) {}
    /// The single row; empty where there is none. Throws multiple_rows. One query.
    [[nodiscard]] std::optional<row> find(location where) const {
        std::optional<row> found(std::in_place);
        if (!state_.read_if_single(Out::type(), &*found, where)) found.reset();
        return found;
    }

    [[nodiscard]] std::shared_ptr<const detail::query_data> shared_query() const {
        return detail::shared_copy(state_.query);
    }
    [[nodiscard]] const detail::query_data& query() const noexcept { return state_.query; }
    [[nodiscard]] const detail::queryset_state& state() const noexcept { return state_; }

private:
    template <class, class, class>
    friend class queryset;

    template <detail::place Place, class E>
    void add(detail::clause_kind kind, const E& expression, std::string_view name = {},
             std::uint16_t member = 0) {
        using lowered = detail::lowered<M, Annotations, E, Place>;
        static_assert(lowered::reported);
        const std::size_t first = state_.query.values.size();
        expression.collect(state_.query.values);
        state_.query.add(kind, lowered::value, first, name, member);
    }

    template <class... Conditions>
    queryset& add_filter(location where, const Conditions&... conditions) {
        state_.begin_filter("filter()", where);
        add_conditions(detail::clause_kind::filter, conditions...);
        return *this;
    }
    template <class... Conditions>
    void add_conditions(detail::clause_kind kind, const Conditions&... conditions) {
        if constexpr (sizeof...(Conditions) == 1)
            (add<detail::place::condition>(kind, conditions), ...);
        else
            add<detail::place::condition>(kind, detail::make_node<detail::op::and_>(conditions...));
    }

    queryset locked(const lock_options& how, location where) const {
        queryset next(state_);
        next.state_.lock(how.no_key ? detail::lock_mode::no_key_update : detail::lock_mode::update,
                         static_cast<detail::lock_wait>(how.wait), where);
        return next;
    }

    template <fixed_string Path>
    void add_related(detail::clause_kind kind, detail::field<Path> path) {
        static_assert(Out::has_model,
                      "cormorant: select_related() brings rows along with a model's");
        using lowered = detail::lowered<M, Annotations, detail::field<Path>>;
        static_assert(lowered::reported);
        if constexpr (lowered::error == detail::check_error::none)
            static_assert(lowered::result.result.relation && !lowered::result.result.to_many,
                          "cormorant: select_related() takes paths that end at a foreign key or "
                          "one_to_one, and so does for_update(); to-many relations are for "
                          "prefetch_related()");
        add<detail::place::any>(kind, path);
    }

    template <fixed_string Name>
    void add_deferred(detail::field<Name> member) {
        constexpr std::size_t index = detail::own_member<M, Name>();
        if constexpr (index < detail::member_count<M>) {
            static_assert(detail::shape_of<M>().members[index].lazy,
                          "cormorant: defer() takes cm::lazy members: declare it "
                          "cm::lazy<...>, or name the members to read in only()");
            add<detail::place::any>(detail::clause_kind::defer, member);
        }
    }

    template <class NewOut, class NewAnnotations>
    queryset<M, NewOut, NewAnnotations> as_rows() const {
        return queryset<M, NewOut, NewAnnotations>(state_);
    }

    // ---- columns

    template <fixed_string Path>
    static auto named_of(detail::field<Path>) {
        using lowered = detail::lowered<M, Annotations, detail::field<Path>, detail::place::value>;
        static_assert(lowered::reported);
        return std::type_identity<detail::named_result<M, lowered, Path>>{};
    }
    template <fixed_string Name, class E>
    static auto named_of(const detail::assignment<Name, E>&) {
        using lowered = detail::lowered<M, Annotations, E, detail::place::value>;
        static_assert(lowered::reported);
        return std::type_identity<detail::named_result<M, lowered, Name>>{};
    }
    template <class Wrong>
    static auto named_of(const Wrong&) {
        static_assert(sizeof(Wrong) == 0,
                      "cormorant: values() takes paths and named expressions: "
                      "values(\"name\"_f, \"initial\"_f = cm::substr(\"name\"_f, 1, 1))");
        return std::type_identity<
            detail::named_column<"value", int, detail::value_kind::integer, false>>{};
    }
    template <class... Columns>
    auto with_columns(const Columns&... columns) const {
        using out = detail::column_rows<typename decltype(named_of(columns))::type...>;
        using names = decltype((Annotations{} + ... + given_name(columns)));
        queryset chosen(state_);
        (chosen.add_named_column(columns), ...);
        return queryset<M, out, names>(std::move(chosen.state_));
    }
    // A path means the same behind values(); a name has to be known there.
    template <class Path>
    static detail::annotation_list<> given_name(const Path&);
    template <fixed_string Name, class E>
    static auto given_name(const detail::assignment<Name, E>& named)
        -> detail::annotation_list<typename decltype(named_of(named))::type>;
    template <fixed_string Path>
    void add_named_column(detail::field<Path> path) {
        add<detail::place::value>(detail::clause_kind::values, path, detail::static_name<Path>);
    }
    template <fixed_string Name, class E>
    void add_named_column(const detail::assignment<Name, E>& named) {
        refuse_sliced_aggregate<E>();
        add<detail::place::value>(detail::clause_kind::values, named.expression,
                                  detail::static_name<Name>);
    }
    template <class Wrong>
    void add_named_column(const Wrong&) {}
    // Among columns it makes groups of all rows, of which the slice would be taken.
    template <class E>
    void refuse_sliced_aggregate() const {
        using lowered = detail::lowered<M, Annotations, E, detail::place::value>;
        if constexpr (lowered::error == detail::check_error::none && !detail::is_field<E>)
            if constexpr (lowered::result.result.aggregate)
                detail::refuse_slice(state_.query,
                                     "values() of an aggregate (aggregate() is of the slice)", {});
    }

    template <class S, std::size_t... I>
    auto into_struct(std::index_sequence<I...>) const {
        if constexpr (!Out::has_model) {
            return to_struct_rows<S>(std::type_identity<Out>{});
        } else if constexpr (!detail::names_are_known<S, M, Annotations>()) {
            return as_rows<detail::struct_rows<S>, Annotations>();
        } else {
            const auto columns =
                with_columns(detail::field<detail::to_fixed<detail::member_names<S>[I].size()>(
                                 detail::member_names<S>[I])>{}...);
            return columns.template as<S>();
        }
    }
    template <class S, class... Named>
    auto to_struct_rows(std::type_identity<detail::column_rows<Named...>>) const {
        static_assert(
            detail::check_struct<S, Named...>(std::make_index_sequence<detail::member_count<S>>{}));
        return as_rows<detail::struct_rows<S, Named...>, Annotations>();
    }

    // ---- annotations

    template <class Q>
    static Q annotate_each(const Q& done) {
        return done;
    }
    template <class Q, fixed_string Name, class E, class... Rest>
    static auto annotate_each(const Q& done, const detail::assignment<Name, E>& named,
                              const Rest&... rest) {
        return annotate_next(done.with_annotation(named), rest...);
    }
    template <class Q, class... Rest>
    static auto annotate_next(const Q& done, const Rest&... rest) {
        return Q::annotate_each(done, rest...);
    }

    template <class Named, class... Old>
    static detail::annotation_list<Old..., Named> append(detail::annotation_list<Old...>);
    template <class Named>
    static detail::annotated_rows<M, Named> extend(detail::model_rows<M>);
    template <class Named, class... Old>
    static detail::annotated_rows<M, Old..., Named> extend(detail::annotated_rows<M, Old...>);
    template <class Named, class... Old>
    static detail::column_rows<Old..., Named> extend(detail::column_rows<Old...>);

    template <fixed_string Name, class E>
    auto with_annotation(const detail::assignment<Name, E>& named) const {
        constexpr auto here = Out::has_model ? detail::place::annotation : detail::place::value;
        using lowered = detail::lowered<M, Annotations, E, here>;
        static_assert(lowered::reported);
        static_assert(
            detail::find_member<M>(Name.view()) == detail::member_count<M>,
            "cormorant: an annotation cannot have the name of a member of the model: give "
            "it another");
        using column = detail::named_result<M, lowered, Name>;
        detail::refuse_slice(state_.query, "annotate()", location());
        auto next =
            as_rows<decltype(extend<column>(Out{})), decltype(append<column>(Annotations{}))>();
        const std::size_t first = next.state_.query.values.size();
        named.expression.collect(next.state_.query.values);
        next.state_.query.add(detail::clause_kind::annotate, lowered::value, first,
                              detail::static_name<Name>);
        return next;
    }

    template <fixed_string... Names, class... E>
    auto aggregate_at(location where, const detail::assignment<Names, E>&... named) const {
        using row_type =
            columns_row<detail::named_result<M, detail::lowered<M, Annotations, E>, Names>...>;
        static_assert(((detail::lowered<M, Annotations, E>::error != detail::check_error::none ||
                        detail::lowered<M, Annotations, E>::result.result.aggregate) &&
                       ...),
                      "cormorant: aggregate() takes aggregates: cm::count, cm::sum, cm::avg ...; "
                      "columns of rows are for annotate() and values()");
        // Over no rows a count is 0 and most others are NULL: nothing need be asked.
        constexpr bool known =
            ((detail::lowered<M, Annotations, E>::result.result.null_of_no_rows ||
              detail::lowered<M, Annotations, E>::raw.back().code == detail::op::count) &&
             ...);
        if (known && state_.query.nothing) return row_type{};
        queryset asked(state_);
        asked.state_.begin_aggregate(where);
        (asked.template add<detail::place::any>(detail::clause_kind::annotate, named.expression,
                                                detail::static_name<Names>),
         ...);
        row_type result;
        detail::read_columns(state_.scope, asked.state_.query, row_type::plan(), &result, where);
        return result;
    }

    template <class... Wrong>
        requires(!(detail::named_expression<Wrong> && ...))
    columns_row<> aggregate_at(location, const Wrong&...)
    const {
        static_assert(sizeof...(Wrong) == 0,
                      "cormorant: aggregate() takes named aggregates: \"total\"_f = "
                      "cm::sum(\"price\"_f)");
        return {};
    }

    // ---- updates

    template <class Wrong>
    void add_change(const Wrong&) {
        static_assert(sizeof(Wrong) == 0,
                      "cormorant: update() takes assignments to members: update(\"age\"_f = 50)");
    }
    template <fixed_string Name, class E>
    void add_change(const detail::assignment<Name, E>& change) {
        constexpr std::size_t index = detail::own_member<M, Name>();
        if constexpr (index < detail::member_count<M>) {
            constexpr bool stored = detail::has_column(detail::shape_of<M>().members[index].kind);
            static_assert(stored,
                          "cormorant: update() sets columns; reverse and many_to_many have none");
            // A comparison has the same rules of types as an assignment.
            using comparable = detail::node<detail::op::eq, 0, detail::field<Name>, E>;
            if constexpr (stored) {
                static_assert(detail::lowered<M, Annotations, comparable>::reported);
                add<detail::place::single_row>(detail::clause_kind::set, change.expression, {},
                                               static_cast<std::uint16_t>(index));
            }
        }
    }

    template <class... Changes>
    std::int64_t update_at(location where, const Changes&... changes) const {
        queryset asked(state_);
        asked.state_.begin_update();
        (asked.add_change(changes), ...);
        return detail::update_rows(state_.scope, asked.state_.query, where);
    }

    // ---- evaluation

    detail::row_list& kept(location where) const { return state_.rows(Out::type(), where); }
    row* data(location where) const { return static_cast<row*>(kept(where).data()); }
    static const row& row_at(const void* kept) { return *static_cast<const row*>(kept); }
    std::optional<row> kept_if_any(std::int64_t i) const {
        if (state_.kept->empty()) return std::nullopt;
        return row_at(state_.kept_row(i, location::current()));
    }
    row single(location where) const {
        row found{};
        state_.read_single(Out::type(), &found, where);
        return found;
    }

    mutable detail::queryset_state state_;  // a queryset that was read keeps its rows
};

/// The type of `db.objects<M>().annotate(...)`, so that a function can be declared with it:
///     cm::annotated<User, cm::named<"order_count", std::int64_t>> busy(const cm::session& on);
/// `cm::annotated<...>::row` is the type of a row.
template <class M, class... Named>
using annotated =
    queryset<M, detail::annotated_rows<M, Named...>, detail::annotation_list<Named...>>;

/// The same for `values(...)`, with what annotate() adds behind it.
template <class M, class... Named>
using columns = queryset<M, detail::column_rows<Named...>, detail::annotation_list<Named...>>;

/// A query over the rows of `M` without a database: for cm::exists, cm::subquery, in() and
/// cm::prefetch.
template <class M>
[[nodiscard]] queryset<M> query() {
    return queryset<M>(detail::scope_ref{});
}

}  // namespace cormorant
