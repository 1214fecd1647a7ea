#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include "cormorant/observe/statement_role.hpp"

namespace cormorant {

namespace detail {
class database_core;
class told_function;
struct statement_event;
}  // namespace detail

/// One statement that ended, as the function of cm::on_statement is told of it. Its views live
/// while that function runs.
struct statement_event {
    std::string_view sql;
    /// From its start to its last row, decoding included; of statements that travel together, since
    /// they were sent.
    std::chrono::nanoseconds duration{};
    /// Before that, for a connection of the pool, or its turn on that of the transaction.
    std::chrono::nanoseconds waited{};
    std::int64_t rows = 0;       ///< read, or changed where it returns none
    std::source_location where;  ///< the call in the program
    statement_role role = statement_role::text;
    bool writes = false;
    bool failed = false;
    /// Nothing was sent: a cache had the answer.
    bool from_cache = false;
    std::string_view error;  ///< what the database said where it failed

    /// The parameters as a person reads them: `7, 'Ann', NULL`; long ones are cut.
    [[nodiscard]] std::string parameters() const;

    /// For the library.
    explicit statement_event(const detail::statement_event& event);

private:
    const detail::statement_event* event_;
};

namespace detail {

/// A function that is told of statements, without its type.
class statement_function {
public:
    template <class Function>
        requires(!std::same_as<Function, statement_function>)
    explicit statement_function(Function function)
        : function_(std::make_shared<Function>(std::move(function))),
          call_([](void* held, const cormorant::statement_event& event) {
              (*static_cast<Function*>(held))(event);
          }) {}
    void operator()(const cormorant::statement_event& event) const {
        call_(function_.get(), event);
    }

private:
    std::shared_ptr<void> function_;
    void (*call_)(void* held, const cormorant::statement_event& event);
};

}  // namespace detail

/// Keeps a function told of the statements of a database: until it is destroyed or stopped. Made by
/// cm::on_statement.
class [[nodiscard]] statement_listening {
public:
    /// For the library.
    statement_listening(detail::database_core& core, detail::statement_function function);
    ~statement_listening();
    statement_listening(statement_listening&& other) noexcept;
    statement_listening& operator=(statement_listening&& other) noexcept;

    /// Ends it. When this returns the function does not run, on any thread, and will not again;
    /// only a call in which stop() itself is called goes on.
    void stop() noexcept;

private:
    std::shared_ptr<detail::database_core> core_;
    std::shared_ptr<detail::told_function> told_;
};

/// Calls `function(event)` for each statement of the database that starts from now on, when it
/// ends, for as long as the result lives. For logs of slow queries, and figures:
///
///     auto listening = cm::on_statement(db, [](const cm::statement_event& e) {
///         if (e.duration > 100ms) log_slow(e.sql, e.duration, e.where);
///     });
///
/// `source` is a database or a transaction: all statements of its database are told, those of every
/// thread. BEGIN and COMMIT are among them, with a role of their own; a statement that was never
/// run, since the database could not read its SQL, is not. The function runs on the thread that ran
/// the statement, which waits for it and still has its connection: several threads may be in it at
/// once, and it must not ask the database. What it throws is dropped. Where nobody listens a
/// statement costs one branch.
template <class Source, class Function>
    requires requires(const Source& s) {
        { s.core() } -> std::convertible_to<detail::database_core&>;
    }
statement_listening on_statement(const Source& source, Function function) {
    static_assert(std::invocable<Function&, const statement_event&>,
                  "cormorant: on_statement() takes a function of a statement: "
                  "[](const cm::statement_event& e) { ... }");
    return {source.core(), detail::statement_function(std::move(function))};
}

}  // namespace cormorant
