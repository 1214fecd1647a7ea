#pragma once

#include <cstdint>
#include <memory>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/base/transaction_form.hpp"
#include "cormorant/session/open_options.hpp"

/// Where statements run, as far as templates need to know: the scope itself is compiled once.

namespace cormorant::detail {

class scope;
class database_core;
using scope_ref = std::shared_ptr<scope>;

/// Refers to what is done in a transaction; it lives during the call that this is given to.
class work_ref {
public:
    template <class Work>
    work_ref(const Work& work) noexcept  // NOLINT(google-explicit-constructor)
        : work_(&work), run_([](const void* held, const scope_ref& on) {
              (*static_cast<const Work*>(held))(on);
          }) {}
    void operator()(const scope_ref& on) const { run_(work_, on); }

private:
    const void* work_;
    void (*run_)(const void* held, const scope_ref& on);
};

/// Something to do later, once.
class deferred_action {
public:
    template <class Action>
        requires(!std::is_same_v<Action, deferred_action>)
    explicit deferred_action(Action action)
        : action_(std::make_shared<Action>(std::move(action))),
          run_([](void* held) { (*static_cast<Action*>(held))(); }) {}
    void operator()() const { run_(action_.get()); }

private:
    std::shared_ptr<void> action_;
    void (*run_)(void* held);
};

/// Opens the database of a URL: "sqlite:shop.db", "sqlite::memory:",
/// "sqlite:/abs/path?mode=ro&busy_timeout=100", "postgresql://user@host:5432/name?pool_size=8". The
/// result is the scope of its pool, on which each statement commits by itself. Throws usage_error
/// for an unknown scheme or option, connection_error where the database cannot be reached.
[[nodiscard]] scope_ref open_scope(std::string_view url, const open_options& options = {});

/// Runs `work` with a scope on which several statements are atomic: a new transaction, or a
/// savepoint where `on` already is one. Commits at the end; an exception rolls back and is
/// rethrown, or where the form says so, a new transaction is tried. `form` counts for new
/// transactions only.
void atomically(const scope_ref& on, work_ref work, const transaction_form& form,
                std::source_location where);
/// Runs `action` after the outermost commit, in the order of the calls; at once where there is no
/// transaction. Dropped with a savepoint that is rolled back.
void on_commit(const scope_ref& on, deferred_action action);

/// Somebody else changed rows of the table: what was kept of it is read anew, in a transaction from
/// its commit on.
void tell_changed(const scope_ref& on, std::string_view table);

/// Runs SQL text as it is, without values: for tools and tests that set up a server. Returns the
/// rows changed. One statement.
std::int64_t run_text(const scope_ref& on, std::string_view sql,
                      std::source_location where = std::source_location::current());

/// The scope of the same pool that is asked beside transactions of the same thread too.
[[nodiscard]] scope_ref apart_from(const scope_ref& scope);

[[nodiscard]] database_core& core_of(const scope_ref& scope) noexcept;
[[nodiscard]] session_statistics statistics_of(const scope_ref& scope);
/// Ends every statement that runs now: each throws error of kind cancelled.
void interrupt_all(const scope_ref& scope) noexcept;

}  // namespace cormorant::detail
