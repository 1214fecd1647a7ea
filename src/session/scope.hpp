#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cormorant/base/transaction_form.hpp"
#include "cormorant/base/value.hpp"
#include "cormorant/query/query_data.hpp"
#include "cormorant/session/scope_ref.hpp"
#include "session/pool/access.hpp"
#include "session/result_cache.hpp"

namespace cormorant::detail {

class pooled_connection;
class running;
class execution;
struct failure;

/// What a transaction has to do once it is committed.
using after_commit = std::vector<std::function<void()>>;

/// What SQL text does to the database.
struct text_effect {
    text_effect(bool w) noexcept : writes(w) {}  // NOLINT(google-explicit-constructor)
    text_effect(bool w, std::span<const std::string_view> tables) noexcept
        : writes(w), touches(tables), known(true) {}

    bool writes;
    std::span<const std::string_view> touches = {};  ///< the tables that it changes
    bool known = false;                              ///< else it may change any
};

/// Where statements run: a database's pool, or one open transaction. Thread-safe: statements of a
/// transaction take turns on its connection.
class scope : public std::enable_shared_from_this<scope> {
public:
    virtual ~scope() = default;
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;

    /// Sends the query: one statement. Throws usage_error for what the query cannot mean, timeout
    /// where no connection became free. The query must outlive the result.
    running run(const query_data& query, std::source_location where);
    /// Sends SQL text with values in the order of its placeholders, as the dialect spells them. The
    /// text is not parsed; it names its statement in the cache. A text that writes is recognised
    /// even where `effect` says that it does not. The values must outlive the result.
    running run_text(std::string_view sql, std::span<const value> values, const text_effect& effect,
                     std::source_location where);
    /// Runs `work` with a scope on which several statements are atomic: a new transaction, or a
    /// savepoint where this already is one. Commits at the end; an exception rolls back and is
    /// rethrown, or a new transaction tried, as often as the form says. `form` counts for new
    /// transactions only.
    virtual void atomically(const std::function<void(const scope_ref&)>& work,
                            transaction_form form = transaction_mode::write,
                            std::source_location where = std::source_location::current()) = 0;

    [[nodiscard]] database_core& core() const noexcept { return *core_; }
    /// True while this is a transaction that has not ended.
    [[nodiscard]] virtual bool in_transaction() const noexcept = 0;
    /// What names the transaction that this is or was, for observers; 0: none.
    [[nodiscard]] virtual std::uint64_t transaction() const noexcept { return 0; }
    /// This scope, or what takes its place once it has ended: rows read in a transaction load their
    /// relations outside it afterwards.
    [[nodiscard]] virtual scope_ref live() { return shared_from_this(); }
    /// Runs `action` after the outermost commit, in the order of the calls; at once where there is
    /// no transaction. Dropped with a savepoint that is rolled back.
    virtual void on_commit(std::function<void()> action) = 0;

protected:
    explicit scope(std::shared_ptr<database_core> core) noexcept : core_(std::move(core)) {}

private:
    friend class lease;
    friend class execution;
    friend void tell_changed(scope& on, std::string_view table);
    /// run() of a query with query_data::cached_ns.
    [[gnu::cold]] running run_cached(const query_data& query, std::source_location where);
    /// Whether answers that were kept may be given here. Throws usage_error as acquire() does.
    [[nodiscard]] virtual bool may_use_cache(std::source_location) const { return false; }
    /// What a transaction changed so far, for the cache, which its commit tells; null where each
    /// statement commits by itself.
    [[nodiscard]] virtual touched_slots* touched() noexcept = 0;
    /// Takes a connection. Throws timeout, or usage_error in a transaction that failed.
    virtual pooled_connection* acquire(access how, std::source_location where) = 0;
    virtual void give_back(pooled_connection& lent) noexcept = 0;
    /// lease::move_here().
    [[nodiscard]] virtual bool move_here(pooled_connection& lent) noexcept = 0;
    /// A statement was sent over the connection and failed.
    virtual void statement_failed(pooled_connection& on, const failure& why) noexcept = 0;

    std::shared_ptr<database_core> core_;
};

/// Somebody else changed rows of the table: what was kept of it is read anew. In a transaction
/// from its commit on. An empty name: of any table.
void tell_changed(scope& on, std::string_view table);

}  // namespace cormorant::detail
