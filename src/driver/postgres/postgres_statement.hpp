#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "driver/postgres/postgres_connection.hpp"
#include "driver/postgres/postgres_containers.hpp"
#include "driver/postgres/postgres_encode.hpp"
#include "driver/postgres/postgres_handles.hpp"

namespace cormorant::detail {

/// How far the bytes of NULLs lie behind a result; 0 where that is not known.
[[nodiscard]] std::ptrdiff_t distance_of_nulls();

/// A statement: described by the server when it is prepared, so that values go in the types that it
/// wants; its rows are taken all at once, or through a cursor where they are to be streamed. CREATE
/// TABLE and its kin are sent as they are.
class postgres_statement final : public statement {
public:
    postgres_statement(postgres_connection& on, std::string_view sql);
    ~postgres_statement() override;
    postgres_statement(const postgres_statement&) = delete;
    postgres_statement& operator=(const postgres_statement&) = delete;

    /// Has the server parse the text.
    [[nodiscard]] status prepare();
    /// Whether it is sent as it is: then there is nothing to parse.
    [[nodiscard]] bool is_direct() const noexcept { return direct_; }
    /// What the server is asked of the text.
    [[nodiscard]] description to_be_described();
    /// Takes the answer.
    void adopt(description answer);
    // Of the next run that was sent ahead: its result, or what it, or one before it that was
    // refused, failed with.
    void landed(result_ptr result) noexcept;
    void not_landed(const PGresult* result, const PGresult* refused, const failure& cause,
                    bool in_transaction);

    status bind(std::size_t index, const value& v) override;
    status bind_all(std::size_t first, std::span<const value> values) override;
    status bind_array(std::size_t index, std::span<const value> values) override;
    status bind_column(std::size_t index, const member_place& from, const row_span& rows) override;
    void stream_rows() noexcept override { streams_ = !writes_ && !direct_; }
    status send_ahead() override;
    void next_run() noexcept override;
    step next() override;
    cell at(std::size_t column) override;
    bool read(const row_plan& plan, std::size_t first_column, void* row) override;
    void reset() noexcept override;
    [[nodiscard]] std::size_t rows_ahead() const noexcept override {
        return cursor_.empty() ? static_cast<std::size_t>(rows_ - row_) : 0;
    }
    [[nodiscard]] bool writes() const override { return writes_; }
    [[nodiscard]] std::size_t column_count() const override { return described_.columns.size(); }
    [[nodiscard]] std::string column_name(std::size_t column) const override;
    [[nodiscard]] std::int64_t changes() const override { return changes_; }
    [[nodiscard]] failure last_failure() const override { return failure_; }

private:
    /// A value on its way: its bytes are the caller's, or in buffer_ from `begin` on.
    struct parameter {
        const char* borrowed = nullptr;
        std::size_t begin = 0;
        int length = 0;
        wire_format format = wire_format::text;
        bool null = true;
    };

    /// A run that was sent ahead.
    struct sent_run {
        enum class state : std::uint8_t { waits, done, failed, not_run };
        state now = state::waits;
        result_ptr result = {};
    };

    status parameter_at(std::size_t index, parameter*& out);
    status borrow(parameter& into, std::string_view text) const;
    status encoded(parameter& into, std::size_t begin);
    template <class Encode>
    status bind_encoded(std::size_t index, Encode encode);
    bool complete();
    [[nodiscard]] result_ptr send(const std::string& sql, const std::string& name);
    [[nodiscard]] int queue(const std::string& sql, const std::string& name) const;
    bool land();
    bool run();
    bool run_again(const result_ptr& refused);
    bool take(result_ptr result);
    void describe_columns();
    bool open_cursor();
    bool fetch();
    void close_cursor();
    /// Takes the results of what was sent ahead.
    void end_runs() noexcept;
    bool fail(const PGresult* result);
    [[nodiscard]] bool read_quickly(const slot& into, wire_type type, int column, void* row) const;
    bool read_slowly(const row_plan& plan, const slot& into, std::size_t column, void* row);
    [[nodiscard]] std::optional<cell> container_at(std::size_t column);
    [[nodiscard]] bool is_null(std::size_t column) const noexcept;
    [[nodiscard]] status refused_text() const;
    [[nodiscard]] bool has_described_columns() const noexcept;
    bool take_columns();
    [[nodiscard]] std::string_view bytes_at(std::size_t column) const noexcept;

    postgres_connection& on_;
    std::string sql_;
    std::string name_;  // empty where the text is sent with each run
    described_statement described_;
    bool writes_;
    bool direct_;  // not described
    bool text_results_ = false;
    bool stale_ = false;  // to be prepared again
    bool sent_ = false;   // the values, so that others may be bound

    std::vector<parameter> parameters_;
    std::size_t bound_ = 0;
    wire_bytes buffer_;
    // For libpq, which wants them side by side.
    std::vector<const char*> pointers_;
    std::vector<int> lengths_;
    std::vector<int> formats_;

    std::vector<sent_run> ahead_;
    std::size_t landed_ = 0;
    std::size_t taken_ = 0;
    failure ahead_failure_;

    result_ptr result_;
    int row_ = 0;  // the next
    int rows_ = 0;
    std::ptrdiff_t null_distance_ = distance_of_nulls();
    bool ended_ = false;
    bool streams_ = false;
    std::string cursor_;            // empty where there is none
    bool own_transaction_ = false;  // it is one of the streams that share a transaction
    std::int64_t changes_ = 0;
    std::string scratch_;
    container_cells containers_;
    failure failure_;
};

}  // namespace cormorant::detail
