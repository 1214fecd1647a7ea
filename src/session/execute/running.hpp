#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>

#include "cormorant/base/row_plan.hpp"
#include "cormorant/base/value.hpp"
#include "cormorant/query/query_data.hpp"
#include "query/row_shape.hpp"
#include "session/execute/execution.hpp"

namespace cormorant::detail {

struct compiled_query;

/// A statement in use: it holds its connection until it is destroyed. The scope, the query and the
/// texts of its values must outlive it. Used by one thread at a time.
class running {
public:
    running(running&& other) noexcept = default;
    running& operator=(running&&) = delete;
    ~running();

    /// Asks for the rows as they come, in constant memory; before the first next().
    void stream();
    /// lease::move_here().
    [[nodiscard]] bool move_here() noexcept { return run_.on().move_here(); }
    /// Moves to the next row; false after the last. Throws the database's error.
    bool next();
    /// The rows behind the current one, where they are known; else 0.
    [[nodiscard]] std::size_t rows_ahead() const noexcept;
    /// Decodes columns of the current row into the object. Throws error of kind data that names
    /// the model and the member.
    void read(const row_plan& plan, std::size_t first_column, void* row);
    [[nodiscard]] cell at(std::size_t column);
    /// The columns of the rows: as they were when the statement was prepared, until the first
    /// next().
    [[nodiscard]] std::size_t column_count() const;
    [[nodiscard]] std::string column_name(std::size_t column) const;
    /// Whether running it may change the database.
    [[nodiscard]] bool reads_only() const noexcept;
    /// False where only a run tells which columns there are.
    [[nodiscard]] bool knows_columns() const;
    /// Prepares SQL text anew, since tables may have changed; the values are bound again.
    void prepare_again(std::span<const value> values);
    /// Runs to the end; returns the rows changed. Throws the database's error.
    std::int64_t finish();
    /// How the columns are laid out; only for statements made from a query.
    [[nodiscard]] const row_shape& shape() const;

private:
    friend class scope;
    friend class query_batch;
    running(scope& on, access how, std::source_location where) : run_(on, how, where) {}
    running(scope& on, const query_data& query, std::source_location where);
    /// Rows that were kept.
    running(std::unique_ptr<cached_statement> kept, const query_data& query,
            std::source_location where);
    running(lease borrowed, std::source_location where) noexcept
        : run_(std::move(borrowed), where) {}
    [[nodiscard]] const compiled_query& compiled() const;
    void find(const query_data& query);
    void find(std::string_view sql);
    [[nodiscard]] bool find_prepared(const query_data& query);
    [[nodiscard]] std::unique_ptr<cached_statement> compile(const query_data& query) const;
    void take(std::unique_ptr<cached_statement> made);
    void begin(const query_data& query);
    void send_ahead();
    void bind(const query_data& query, bool observed);
    void bind(std::span<const value> values);
    /// Gives no rows and sends nothing.
    void skip() noexcept {
        skipped_ = true;
        run_.skip();
    }
    void refuse_change_of_transaction();
    void refuse_end_of_transaction();
    [[noreturn, gnu::cold]] void fail_read(const row_plan& plan);

    std::unique_ptr<cached_statement> kept_;  // null where a connection has the statement
    execution run_;
    bool skipped_ = false;
    bool ahead_ = false;   // the database has it, whether or not a row was asked for
    bool within_ = false;  // SQL text, beside a stream that has a transaction of its own
};

}  // namespace cormorant::detail
