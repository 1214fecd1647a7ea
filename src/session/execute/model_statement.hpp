#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/schema/model.hpp"
#include "session/execute/execution.hpp"

namespace cormorant::detail {

/// What a model_statement is about.
struct statement_subject {
    const model_info* model = nullptr;  ///< for messages
    std::string_view table;             ///< read or written; must outlive the statement
    access how = access::write;
    /// statement_about::parameters, which must outlive the statement too.
    std::span<const member_info* const> parameters = {};
    /// What a write does, and to which rows, for as long as the statement is made.
    row_change change = row_change::any;
    std::span<const value> keys = {};
};

/// A prepared statement over rows of a model that is run many times with different values: it is
/// looked up once, and observers are told of it once, with all rows and the values of the last run.
/// It holds its connection until it is destroyed, which must be before its transaction ends. Used
/// by one thread at a time; every member that sends throws the database's error.
class model_statement {
public:
    model_statement(scope& on, std::string_view sql, const statement_subject& about,
                    std::source_location where);
    ~model_statement();
    model_statement(const model_statement&) = delete;
    model_statement& operator=(const model_statement&) = delete;

    /// Binds the next parameter; texts must live until the run has ended.
    void bind(const value& v);
    /// Binds the next parameters, all at once.
    void bind(std::span<const value> values);
    /// Binds the next parameters to the values that members have in a row, which must live until
    /// the run has ended.
    void bind_row(std::span<const member_place> members, const void* row);
    /// Whether the connection can do what the dialect's features::runs_arrays promises.
    [[nodiscard]] bool takes_arrays() const;
    /// Binds the next parameter to an array.
    void bind_array(std::span<const value> values);
    /// The same of the values that a member has in these rows.
    void bind_column(const member_place& from, const row_span& rows);
    /// Sends the run without waiting for its end; the next bind() starts another one. In a
    /// transaction, where the dialect has features::pipelines.
    void send_ahead();
    /// Moves on to the first run that was sent ahead and not received: next() and run() are about
    /// it.
    void receive() noexcept;
    /// Moves to the next row of the result; false after the last. The next bind() starts a new run.
    bool next();
    /// Runs to the end; returns the rows changed.
    std::int64_t run();
    [[nodiscard]] cell at(std::size_t column);
    /// Decodes the columns of the current row, from the first on, into the object.
    void read(const row_plan& plan, void* row);
    /// The key that the INSERT made that just ran; 0 where it did not tell.
    [[nodiscard]] std::int64_t made_key() const;

private:
    void rest() noexcept;
    void note_parameter(const value& v);

    statement_about about_;
    std::vector<std::string> tables_;
    std::vector<value> parameters_;    // only where somebody observes
    std::vector<value> observed_row_;  // whose texts the parameters of the run view
    execution run_;                    // which is told of both when it ends
    std::size_t bound_ = 0;
    std::size_t ahead_ = 0;  // runs that were sent and not received
};

}  // namespace cormorant::detail
