#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/migrate/tables.hpp"
#include "cormorant/queryset/session.hpp"
#include "cormorant/session/scope_ref.hpp"

namespace cormorant {

/// How a transaction is run.
struct transaction_options {
    isolation level = isolation::automatic;
    bool read_only = false;
    /// PostgreSQL, serializable and read-only: waits at its beginning until it cannot be rolled
    /// back.
    bool deferrable = false;
    /// How often it is run again, from its start, where it fails with an error that is retryable():
    /// a deadlock or serialization failure, a time-out, a connection that was not to be had or was
    /// lost before the commit. What `work` does beside the database is then done again too. What
    /// comes after the commit, on_commit() included, is never repeated.
    int retries = 0;
};

/// One open transaction: programs call it cm::transaction. Everything that can be asked of a
/// database can be asked of it. Statements of several threads take turns.
class open_transaction : public session {
    using location = std::source_location;

public:
    /// For the library.
    explicit open_transaction(detail::scope_ref scope) : session(std::move(scope)) {}

    /// Runs `work(tx)` inside a savepoint: an exception undoes just what it did, and is rethrown.
    /// Returns what `work` returns. The same as transaction(work).
    template <class Work>
    decltype(auto) savepoint(Work&& work, location where = location::current()) const {
        return transaction(std::forward<Work>(work), where);
    }
};

namespace detail {

template <class Work, bool Right>
struct result_of_work : std::invoke_result<Work&, open_transaction&> {};
template <class Work>
struct result_of_work<Work, false> {
    using type = void;
};

template <class Work>
decltype(auto) run_atomically(const scope_ref& on, Work& work, const transaction_form& form,
                              std::source_location where) {
    constexpr bool takes_a_transaction = std::invocable<Work&, open_transaction&>;
    static_assert(takes_a_transaction,
                  "cormorant: the function of a transaction takes what it is to ask: "
                  "[&](cm::transaction& tx) { ... }, or a function of const cm::session&");
    using result = typename result_of_work<Work, takes_a_transaction>::type;
    if constexpr (!takes_a_transaction) {
        return;
    } else if constexpr (std::is_void_v<result>) {
        const auto run = [&](const scope_ref& inner) {
            open_transaction tx(inner);
            work(tx);
        };
        atomically(on, run, form, where);
    } else if constexpr (std::is_reference_v<result>) {
        std::remove_reference_t<result>* out = nullptr;
        const auto run = [&](const scope_ref& inner) {
            open_transaction tx(inner);
            result&& got = work(tx);
            out = std::addressof(got);
        };
        atomically(on, run, form, where);
        return static_cast<result>(*out);
    } else {
        std::optional<std::remove_cv_t<result>> out;
        const auto run = [&](const scope_ref& inner) {
            open_transaction tx(inner);
            out.emplace(work(tx));
        };
        atomically(on, run, form, where);
        return std::remove_cv_t<result>(*std::move(out));
    }
}

}  // namespace detail

/// A database: a thread-safe handle to a pool of connections. Copies are the same database.
class database : public session {
    using location = std::source_location;

public:
    /// For the library; programs call cm::open.
    explicit database(detail::scope_ref scope) : session(std::move(scope)) {}

    using session::transaction;
    /// A transaction as the options say: `db.transaction(work, {.level =
    /// cm::isolation::serializable, .retries = 3})`. Throws usage_error for an option that the
    /// database lacks, transaction_rollback where the last try was given up too.
    template <class Work>
    decltype(auto) transaction(Work&& work, const transaction_options& options,
                               location where = location::current()) const {
        detail::transaction_form form(options.read_only ? detail::transaction_mode::read_only
                                                        : detail::transaction_mode::write,
                                      options.level, options.deferrable);
        form.retries = options.retries;
        return detail::run_atomically(scope_, work, form, where);
    }
    /// A transaction that only reads: all its queries see the same state. Throws usage_error where
    /// this thread has a transaction open on the database.
    template <class Work>
    decltype(auto) read_transaction(Work&& work, location where = location::current()) const {
        return detail::run_atomically(scope_, work,
                                      detail::transaction_form(detail::transaction_mode::read_only,
                                                               isolation::repeatable_read, false),
                                      where);
    }

    /// The same database, for what is meant to be apart from a transaction that this thread has
    /// open on it: it does not see what the transaction wrote, is not undone with it, and takes a
    /// connection of its own. A database that is not apart refuses such calls with usage_error; so
    /// does this one where there is no other connection: in memory, and for writes to a SQLite file
    /// that the transaction writes to.
    [[nodiscard]] database apart() const { return database(detail::apart_from(scope_)); }

    /// Statement cache hits and misses, connections in use.
    [[nodiscard]] session_statistics statistics() const { return detail::statistics_of(scope_); }
    /// Ends every statement that runs now: each throws error of kind cancelled.
    void interrupt() const noexcept { detail::interrupt_all(scope_); }
};

/// Opens a database: "sqlite:shop.db", "sqlite::memory:", "sqlite:/path?mode=ro",
/// "postgresql://user@host/name". Throws usage_error for a URL that says nothing, connection_error
/// where the database cannot be used.
[[nodiscard]] inline database open(std::string_view url, const open_options& options = {}) {
    return database(detail::open_scope(url, options));
}

namespace detail {

/// What the table of a model is named after: its cm::table, or the struct.
struct table_source {
    std::string_view given;
    std::string_view made_of;
    constexpr bool operator==(const table_source&) const = default;
};
template <class M>
consteval table_source source_of_table() {
    constexpr std::string_view given = table_in_meta<M>();
    return {given, given.empty() ? model_name<M>() : std::string_view()};
}

/// Two of the models that have one table; both past the end where there are none.
struct model_pair {
    std::size_t first;
    std::size_t second;
};
template <class... Models>
consteval model_pair models_of_one_table() {
    const table_source sources[] = {source_of_table<Models>()..., {}};
    for (std::size_t i = 0; i < sizeof...(Models); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (sources[i] == sources[j]) return {j, i};
    return {sizeof...(Models), sizeof...(Models)};
}

/// Instantiated only to fail.
template <class One, class Other>
constexpr void both_have_one_table() {
    static_assert(sizeof(One) == 0,
                  "cormorant: two of these models have the same table: see One and Other beside "
                  "this message, and give one of them another name with cm::table");
}
template <class... Models>
constexpr bool told_of_tables() {
    constexpr model_pair both = models_of_one_table<Models...>();
    constexpr bool distinct = both.second == sizeof...(Models);
    if constexpr (!distinct)
        both_have_one_table<typename nth_type<type_list<Models...>, both.first>::type,
                            typename nth_type<type_list<Models...>, both.second>::type>();
    return distinct;
}

}  // namespace detail

/// Creates the tables, indexes and link tables of the models that are not there yet, in one
/// transaction (on MariaDB each commits by itself). What is there stays as it is. Real programs use
/// migrations. Two models with one table do not compile; where just their names fall together it is
/// a usage_error, and so is what the database lacks: an array on SQLite, a name that is too long.
template <class... Models>
void create_tables(const database& db,
                   std::source_location where = std::source_location::current()) {
    if constexpr (detail::told_of_tables<Models...>()) {
        const detail::model_info* const models[] = {&detail::model_of<Models>()...};
        detail::create_tables(*db.scope(), models, where);
    }
}

/// Drops the tables of the models, rows and all, in one transaction.
template <class... Models>
void drop_tables(const database& db, std::source_location where = std::source_location::current()) {
    const detail::model_info* const models[] = {&detail::model_of<Models>()...};
    detail::drop_tables(*db.scope(), models, where);
}

}  // namespace cormorant
