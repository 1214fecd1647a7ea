#pragma once

#include <optional>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/queryset/session_verbs.hpp"
#include "cormorant/session/scope_ref.hpp"
#include "cormorant/session/tables.hpp"

namespace cormorant {

/// How a transaction is run.
struct transaction_options {
    isolation level = isolation::automatic;
    bool read_only = false;
    /// PostgreSQL, serializable and read-only: waits at its beginning until it cannot be rolled
    /// back.
    bool deferrable = false;
    /// How often it is run again, from its start, where the database gave it up: deadlock or
    /// serialization failure. What `work` does beside the database is then done again too.
    int retries = 0;
};

/// One open transaction. Everything that can be asked of a database can be asked of it. Statements
/// of several threads take turns.
class transaction : public session_verbs<detail::inside_transaction> {
    using location = std::source_location;

public:
    /// For the library.
    explicit transaction(detail::scope_ref scope) : session_verbs(std::move(scope)) {}

    /// Runs `work(tx)` inside a savepoint: an exception undoes just what it did, and is rethrown.
    template <class Work>
    void savepoint(Work&& work, location where = location::current()) const {
        const auto run = [&](const detail::scope_ref& inner) {
            transaction tx(inner);
            work(tx);
        };
        detail::atomically(scope_, run, detail::transaction_mode::write, where);
    }
    /// Runs `action` after the outermost commit. Dropped with a savepoint that is rolled back.
    template <class Action>
    void on_commit(Action action) const {
        detail::on_commit(scope_, detail::deferred_action(std::move(action)));
    }
};

/// A database: a thread-safe handle to a pool of connections. Copies are the same database.
class database : public session_verbs<detail::outside_transaction> {
    using location = std::source_location;

public:
    /// For the library; programs call cm::open.
    explicit database(detail::scope_ref scope) : session_verbs(std::move(scope)) {}

    /// Runs `work(tx)` and commits; an exception rolls back and is rethrown. Returns what `work`
    /// returns. The transaction may write: on SQLite it is the only one that does (BEGIN
    /// IMMEDIATE).
    template <class Work>
    auto transaction(Work&& work, location where = location::current()) const {
        return run(std::forward<Work>(work), detail::transaction_mode::write, where);
    }
    /// The same as the options say: `db.transaction(work, {.level = cm::isolation::serializable,
    /// .retries = 3})`.
    template <class Work>
    auto transaction(Work&& work, const transaction_options& options,
                     location where = location::current()) const {
        const detail::transaction_form form(options.read_only ? detail::transaction_mode::read_only
                                                              : detail::transaction_mode::write,
                                            options.level, options.deferrable);
        for (int tries = options.retries;; --tries) {
            try {
                return run(work, form, where);
            } catch (const transaction_rollback& e) {
                if (tries <= 0 || !detail::wait_for_retry(options.retries - tries)) throw;
            }
        }
    }
    /// The same for a transaction that only reads: all its queries see the same state.
    template <class Work>
    auto read_transaction(Work&& work, location where = location::current()) const {
        return run(std::forward<Work>(work),
                   detail::transaction_form(detail::transaction_mode::read_only,
                                            isolation::repeatable_read, false),
                   where);
    }

    /// Statement cache hits and misses, connections in use.
    [[nodiscard]] session_statistics statistics() const { return detail::statistics_of(scope_); }
    /// Ends every statement that runs now: each throws error of kind cancelled.
    void interrupt() const noexcept { detail::interrupt_all(scope_); }

private:
    template <class Work>
    auto run(Work&& work, const detail::transaction_form& form, location where) const {
        using result = std::invoke_result_t<Work&, cormorant::transaction&>;
        if constexpr (std::is_void_v<result>) {
            const auto run = [&](const detail::scope_ref& inner) {
                cormorant::transaction tx(inner);
                work(tx);
            };
            detail::atomically(scope_, run, form, where);
        } else {
            std::optional<result> out;
            const auto run = [&](const detail::scope_ref& inner) {
                cormorant::transaction tx(inner);
                out.emplace(work(tx));
            };
            detail::atomically(scope_, run, form, where);
            return std::move(*out);
        }
    }
};

/// Opens a database: "sqlite:shop.db", "sqlite::memory:", "sqlite:/path?mode=ro",
/// "postgresql://user@host/name". Throws usage_error for a URL that says nothing, connection_error
/// where the database cannot be used.
[[nodiscard]] inline database open(std::string_view url, const open_options& options = {}) {
    return database(detail::open_scope(url, options));
}

namespace detail {

template <class... Models>
consteval bool distinct_models() {
    const std::string_view names[] = {table_in_meta<Models>()..., std::string_view()};
    for (std::size_t i = 0; i < sizeof...(Models); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (!names[i].empty() && names[i] == names[j]) return false;
    return true;
}

}  // namespace detail

/// Creates the tables, indexes and link tables of the models that are not there yet, in one
/// transaction. Real programs use migrations. Two models with one table do not compile.
template <class... Models>
void create_tables(const database& db,
                   std::source_location where = std::source_location::current()) {
    static_assert(detail::distinct_models<Models...>(),
                  "cormorant: two of these models have the same cm::table");
    const detail::model_info* const models[] = {&detail::model_of<Models>()...};
    detail::create_tables(*db.scope(), models, where);
}

/// Drops the tables of the models, rows and all, in one transaction.
template <class... Models>
void drop_tables(const database& db, std::source_location where = std::source_location::current()) {
    const detail::model_info* const models[] = {&detail::model_of<Models>()...};
    detail::drop_tables(*db.scope(), models, where);
}

}  // namespace cormorant
