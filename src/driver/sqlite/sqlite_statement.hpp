#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cormorant/driver/driver.hpp"

struct sqlite3;
struct sqlite3_stmt;
struct sqlite3_value;

namespace cormorant::detail {

/// A prepared statement. Values of texts are borrowed until reset(); texts that bind() makes itself
/// (times, uuids) are SQLite's copies.
class sqlite_statement final : public statement {
public:
    /// Takes `handle` over.
    sqlite_statement(sqlite3* database, sqlite3_stmt* handle) noexcept;
    ~sqlite_statement() override;
    sqlite_statement(const sqlite_statement&) = delete;
    sqlite_statement& operator=(const sqlite_statement&) = delete;

    status bind(std::size_t index, const value& v) override;
    status bind_all(std::size_t first, std::span<const value> values) override;
    status bind_row(std::size_t first, std::span<const member_place> members,
                    const void* row) override;
    step next() override;
    cell at(std::size_t column) override;
    bool read(const row_plan& plan, std::size_t first_column, void* row) override;
    void reset() noexcept override;
    [[nodiscard]] bool writes() const override { return writes_; }
    [[nodiscard]] std::size_t column_count() const override;
    [[nodiscard]] std::string column_name(std::size_t column) const override;
    [[nodiscard]] std::int64_t changes() const override { return changes_; }
    [[nodiscard]] std::int64_t made_key() const override;
    [[nodiscard]] failure last_failure() const override { return failure_; }

private:
    status bind_text(int index, std::string_view text);
    status bind_blob(int index, std::string_view bytes);
    status bind_made_text(int index, std::string_view text);
    status bind_decimal(int index, const decimal& number);
    status check_bound(int code) {
        if (code == 0) [[likely]]  // SQLITE_OK
            return {};
        return bind_failure();
    }
    status bind_failure() const;
    int bind_as_it_lies(int index, const member_place& from, const void* member) noexcept;
    bool start();
    void measure_row();
    step ended(int code);
    void look_for_key();
    bool read_slowly(const row_plan& plan, const slot& into, sqlite3_value* from, void* row);
    [[nodiscard]] int declared_places(int column);
    bool read_decimal(const slot& into, int column, sqlite3_value* from, void* row);

    sqlite3* database_;
    sqlite3_stmt* handle_;
    int parameters_;
    int bound_ = 0;
    bool writes_;
    bool running_ = false;
    bool first_row_ = false;     // not yet seen in this run
    std::size_t columns_ = 0;    // of the row; 0 = not measured yet
    std::ptrdiff_t stride_ = 0;  // bytes between the values of a row; 0 = not known to be even
    std::vector<std::int8_t> places_;  // of decimals, as their columns declare; -1 = not asked yet
    std::int64_t total_before_ = 0;
    std::int64_t changes_ = 0;
    failure failure_;
};

}  // namespace cormorant::detail
