#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/driver/driver.hpp"

struct sqlite3;

namespace cormorant::detail {

struct sqlite_options;

/// A connection to a SQLite file or memory database. It has no mutex of its own (NOMUTEX): one
/// thread at a time, as the pool grants.
class sqlite_connection final : public connection {
public:
    /// Takes the handle over.
    explicit sqlite_connection(sqlite3* handle) noexcept : handle_(handle) {}
    ~sqlite_connection() override;
    sqlite_connection(const sqlite_connection&) = delete;
    sqlite_connection& operator=(const sqlite_connection&) = delete;

    /// Registers the functions, applies the options and looks whether the file is a database.
    [[nodiscard]] status set_up(const std::string& path, const sqlite_options& options);

    std::unique_ptr<statement> prepare(std::string_view sql, failure& why) override;
    void look_at_schema() noexcept override;
    status execute(std::string_view sql) override;
    status control(const transaction_control& wanted) override;
    [[nodiscard]] std::string text_of(const transaction_control& wanted) const override;
    [[nodiscard]] bool in_transaction() const override;
    void interrupt() noexcept override;

private:
    status apply(const std::string& pragmas, int patience_ms);

    sqlite3* handle_;
    std::vector<std::unique_ptr<statement>> steps_;  // of transactions, once they were taken
};

}  // namespace cormorant::detail
