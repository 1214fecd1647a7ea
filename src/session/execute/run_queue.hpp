#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

#include "session/execute/model_statement.hpp"

namespace cormorant::detail {

/// Runs of statements that do not need each other's results, in their order. In a transaction they
/// travel together where the dialect has features::pipelines; else each runs when it is added. The
/// scope must outlive the queue. Every member throws the database's error.
class run_queue {
public:
    /// Reads the result of a run.
    using taker = std::function<void(model_statement&)>;

    run_queue(scope& on, std::source_location where);
    ~run_queue();
    run_queue(const run_queue&) = delete;
    run_queue& operator=(const run_queue&) = delete;

    /// A statement for some runs; it is the queue's, and has had its runs when the next one is
    /// asked for.
    [[nodiscard]] model_statement& statement(const std::string& sql,
                                             const statement_subject& about);
    /// Runs the statement with the values bound to it, which may go; `take` is called with the
    /// result, now or later.
    void add(model_statement& of, taker take);
    /// Adds a run whose rows changed are added to `changes`, which must live until finish().
    void add(model_statement& of, std::int64_t& changes);
    /// Waits for what was not waited for.
    void finish();

    [[nodiscard]] scope& on() const noexcept { return scope_; }

private:
    // So many runs, and statements, are waited for together.
    static constexpr std::size_t most_runs = 64;
    static constexpr std::size_t most_statements = 16;

    struct run_ahead {
        model_statement* of;
        taker take;
    };

    void receive();

    scope& scope_;
    std::source_location where_;
    bool together_;
    std::vector<std::unique_ptr<model_statement>> statements_;
    std::vector<run_ahead> ahead_;
};

}  // namespace cormorant::detail
