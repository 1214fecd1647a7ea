#pragma once

#include <mysql.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "driver/mariadb/mariadb_array.hpp"
#include "driver/mariadb/mariadb_connection.hpp"
#include "driver/mariadb/mariadb_decode.hpp"

namespace cormorant::detail {

struct close_mysql_statement {
    void operator()(MYSQL_STMT* handle) const noexcept { mysql_stmt_close(handle); }
};

/// A prepared statement in the binary protocol. Values of texts are borrowed until reset().
///
/// Rows are decoded where the client library received them: without mysql_stmt_bind_result() it
/// leaves the place of each column in MYSQL_STMT::bind, and no value is copied or converted but
/// into the member that it is for.
class mariadb_statement final : public statement {
public:
    mariadb_statement(mariadb_connection& owner, std::string_view sql);
    ~mariadb_statement() override;
    mariadb_statement(const mariadb_statement&) = delete;
    mariadb_statement& operator=(const mariadb_statement&) = delete;

    [[nodiscard]] status prepare();

    status bind(std::size_t index, const value& v) override;
    status bind_all(std::size_t first, std::span<const value> values) override;
    /// Copies the values; the statement is run for each row of the arrays in one trip.
    status bind_array(std::size_t index, std::span<const value> values) override;
    status bind_column(std::size_t index, const member_place& from, const row_span& rows) override;
    step next() override;
    cell at(std::size_t column) override;
    bool read(const row_plan& plan, std::size_t first_column, void* row) override;
    void reset() noexcept override;
    [[nodiscard]] bool writes() const override { return writes_; }
    [[nodiscard]] bool knows_columns() const override;
    [[nodiscard]] std::size_t column_count() const override;
    [[nodiscard]] std::string column_name(std::size_t column) const override;
    [[nodiscard]] std::int64_t changes() const override { return changes_; }
    [[nodiscard]] std::int64_t made_key() const override { return made_key_; }
    [[nodiscard]] failure last_failure() const override { return failure_; }

    /// Takes the rows that are still to come into memory, the current one included.
    void take_rest() noexcept;

private:
    /// A number, time or UUID that a parameter points to.
    union stored_number {
        std::int64_t integer;
        double real;
        MYSQL_TIME moment;
        std::byte id[16];
    };

    /// The columns of the rows that a statement which writes gives back.
    enum class returning : std::uint8_t {
        nothing,
        named,     ///< always the same ones
        by_run,    ///< CALL: each run brings its own
        anything,  ///< those of when it was prepared: the library wants them to stay as they are
    };

    [[nodiscard]] status prepare_again();
    void keep_names();
    [[nodiscard]] bool pass_results();
    [[nodiscard]] bool has_other_names() const noexcept;
    void set_type(std::size_t index, enum_field_types type) noexcept;
    void set_sign(std::size_t index, my_bool is_unsigned) noexcept;
    void bind_null(std::size_t index) noexcept;
    void bind_integer(std::size_t index, std::int64_t n) noexcept;
    void bind_span(std::size_t index, enum_field_types type, std::string_view text) noexcept;
    void bind_made(std::size_t index, enum_field_types type, std::string text);
    status bind_text(std::size_t index, std::string_view text);
    status bind_real(std::size_t index, double number);
    status bind_decimal(std::size_t index, const decimal& number);
    status bind_time(std::size_t index, utc_time moment);
    void bind_uuid(std::size_t index, const uuid& id) noexcept;
    status bind_day(std::size_t index, std::int64_t days);

    [[nodiscard]] bool start();
    [[nodiscard]] std::size_t packet_size() const;
    [[nodiscard]] bool execute();
    [[nodiscard]] bool give_parameters();
    [[nodiscard]] bool give_arrays();
    void executed();
    void describe_columns();
    step ended();
    step failed();
    [[nodiscard]] failure handle_failure();
    void keep_current_row();
    void drop_rows() noexcept;
    [[nodiscard]] mariadb_cell_source source(std::size_t column) const noexcept {
        const MYSQL_BIND& b = handle_->bind[column];
        return {columns_[column], b.u.row_ptr, b.length_value};
    }
    bool read_slowly(const row_plan& plan, const slot& into, const mariadb_cell_source& from,
                     void* row);

    mariadb_connection& owner_;
    std::string sql_;  // to prepare again after a change of the schema
    std::unique_ptr<MYSQL_STMT, close_mysql_statement> handle_;

    std::vector<MYSQL_BIND> parameters_;
    std::vector<stored_number> numbers_;
    std::vector<std::string>
        made_;  // texts of values that are none; as many as parameters, or none
    std::size_t bound_ = 0;
    bool types_changed_ = true;
    std::vector<mariadb_array> arrays_;
    std::size_t array_rows_ = 0;  // 0: this run is of one row, and `arrays_` means nothing
    std::vector<MYSQL_BIND> array_parameters_;

    std::vector<mariadb_column> columns_;
    std::vector<unsigned char> kept_row_;  // of the current row, when the wire was needed
    std::vector<std::string> names_;       // of the columns, where the library has forgotten them
    returning returns_ = returning::nothing;
    bool prepared_now_ = false;  // and not run since
    bool outdated_ = false;      // to be prepared again
    bool writes_ = false;
    bool running_ = false;
    bool rows_open_ = false;  // there may be rows to be read or thrown away
    bool in_memory_ = false;  // the rows that are still to come
    bool rest_lost_ = false;  // taking the rows into memory failed
    std::int64_t rows_read_ = 0;
    std::int64_t changes_ = 0;
    std::int64_t made_key_ = 0;
    failure failure_;
};

}  // namespace cormorant::detail
