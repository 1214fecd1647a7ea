#pragma once

#include <string>
#include <string_view>

#include "driver/mariadb/mariadb_connection.hpp"

namespace cormorant::detail {

/// Whether the text is better sent as it is than prepared: DDL, and the program's own SAVEPOINT. It
/// takes no parameters and returns no rows; to prepare it would take two trips more.
[[nodiscard]] bool is_command(std::string_view sql) noexcept;

/// Such a text as a statement.
class mariadb_command final : public statement {
public:
    mariadb_command(mariadb_connection& owner, std::string_view sql) : owner_(owner), sql_(sql) {}

    status bind(std::size_t index, const value& v) override;
    status bind_all(std::size_t first, std::span<const value> values) override;
    step next() override;
    cell at(std::size_t) override { return {}; }
    bool read(const row_plan&, std::size_t, void*) override { return false; }
    void reset() noexcept override {}
    [[nodiscard]] bool writes() const override { return true; }
    [[nodiscard]] std::size_t column_count() const override { return 0; }
    [[nodiscard]] std::string column_name(std::size_t) const override { return {}; }
    [[nodiscard]] std::int64_t changes() const override { return changes_; }
    [[nodiscard]] failure last_failure() const override { return failure_; }

private:
    mariadb_connection& owner_;
    std::string sql_;
    std::int64_t changes_ = 0;
    failure failure_;
};

}  // namespace cormorant::detail
