#include "session/execute/run_queue.hpp"

#include <utility>

#include "cormorant/base/error.hpp"
#include "session/database_core.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {

run_queue::run_queue(scope& on, std::source_location where)
    : scope_(on),
      where_(where),
      together_(on.core().sql_dialect().facts().pipelines && on.in_transaction()) {}

run_queue::~run_queue() = default;

model_statement& run_queue::statement(const std::string& sql, const statement_subject& about) {
    if (!together_ || statements_.size() == most_statements) finish();
    try {
        statements_.push_back(std::make_unique<model_statement>(scope_, sql, about, where_));
    } catch (const error&) {
        receive();  // what it failed of may be one of these
        throw;
    }
    return *statements_.back();
}

void run_queue::add(model_statement& of, taker take) {
    if (!together_) {
        take(of);
        return;
    }
    of.send_ahead();
    ahead_.push_back({&of, std::move(take)});
    if (ahead_.size() == most_runs) receive();
}

void run_queue::add(model_statement& of, std::int64_t& changes) {
    add(of, [&changes](model_statement& s) { changes += s.run(); });
}

void run_queue::receive() {
    const std::vector<run_ahead> runs = std::exchange(ahead_, {});
    for (const run_ahead& run : runs) {
        run.of->receive();
        run.take(*run.of);
    }
}

void run_queue::finish() {
    receive();
    // In their order: observers are told of each at its end.
    for (auto& done : statements_) done.reset();
    statements_.clear();
}

}  // namespace cormorant::detail
