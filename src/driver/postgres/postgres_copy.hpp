#pragma once

#include <vector>

#include "driver/postgres/postgres_connection.hpp"
#include "driver/postgres/postgres_members.hpp"

namespace cormorant::detail {

/// Rows through COPY ... FROM STDIN in the binary format, in pieces of some size.
class postgres_copy final : public row_sink {
public:
    postgres_copy(postgres_connection& on, std::vector<type_number> types);
    ~postgres_copy() override;
    postgres_copy(const postgres_copy&) = delete;
    postgres_copy& operator=(const postgres_copy&) = delete;

    status add_row(std::span<const member_place> columns, const void* row) override;
    status finish(std::int64_t& written) override;

private:
    bool put();
    status flush();
    status end(const char* reason, std::int64_t& written);

    status add_value(const value& v, type_number type);

    postgres_connection& on_;
    std::vector<type_number> types_;
    std::vector<member_form> forms_;  // of the members, from the first row on
    wire_bytes buffer_;
    bool ended_ = false;
};

}  // namespace cormorant::detail
