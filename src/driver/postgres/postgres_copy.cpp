#include "driver/postgres/postgres_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_encode.hpp"
#include "driver/postgres/postgres_errors.hpp"
#include "driver/value_check.hpp"

/// The format is that of PostgreSQL's manual, COPY, "Binary Format".

namespace cormorant::detail {
namespace {

constexpr std::size_t piece = std::size_t{64} << 10U;
constexpr std::size_t most_at_once = std::size_t{1} << 28U;
constexpr std::string_view signature{"PGCOPY\n\377\r\n\0", 11};

}  // namespace

std::unique_ptr<row_sink> postgres_connection::send_rows(const std::string& copy,
                                                         const std::string& columns, failure& why) {
    description read{{}, &columns};
    describe_all({&read, 1});
    if (read.wrong) {
        why = std::move(*read.wrong);
        return nullptr;
    }
    const result_ptr begun = ask([&] { return PQsendQuery(handle(), copy.c_str()); });
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
        why = failure_of(begun.get());
        return nullptr;
    }
    return std::make_unique<postgres_copy>(*this, std::move(read.found.types));
}

postgres_copy::postgres_copy(postgres_connection& on, std::vector<type_number> types)
    : on_(on), types_(std::move(types)), buffer_(signature) {
    append_network(buffer_, std::int32_t{0});  // flags
    append_network(buffer_, std::int32_t{0});  // length of the header's extension
}

postgres_copy::~postgres_copy() {
    std::int64_t none = 0;
    if (!ended_) (void)end("the program gave it up", none);
}

status postgres_copy::add(std::span<const value> row) {
    append_network(buffer_, static_cast<std::int16_t>(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
        if (status wrong = add_value(row[i], types_[i])) return at_parameter(std::move(wrong), i);
    return buffer_.size() < piece ? status() : flush();
}

status postgres_copy::add_value(const value& v, type_number type) {
    if (v.is_null()) return append_network(buffer_, std::int32_t{-1}), status();
    const std::size_t begin = buffer_.size();
    append_network(buffer_, std::int32_t{0});
    wire_format format = wire_format::binary;
    const enum_type* own = type >= pg::first_own ? on_.enum_named(type) : nullptr;
    status wrong;
    if (own != nullptr && v.kind() == value_kind::array)
        wrong = encode_enum_array(buffer_, v.as_parts().items, own->element);
    else
        wrong = encode_value(buffer_, v, own != nullptr ? pg::text : type, format);
    if (wrong) return wrong;
    if (format == wire_format::text)
        return data_failure(fmt::format("a {} does not fit its column", name_of(v.kind())));
    if (status too_long = check_length(buffer_.size() - begin - 4)) return too_long;
    const auto length = swapped_bytes(static_cast<std::uint32_t>(buffer_.size() - begin - 4));
    std::memcpy(buffer_.data() + begin, &length, sizeof length);
    return {};
}

// libpq takes an int: a row of several large values goes in more than one piece.
bool postgres_copy::put() {
    for (std::size_t at = 0; at < buffer_.size(); at += most_at_once) {
        const std::size_t length = std::min(most_at_once, buffer_.size() - at);
        int taken = 0;
        while ((taken = PQputCopyData(on_.handle(), buffer_.data() + at,
                                      static_cast<int>(length))) == 0)
            if (!on_.patience().flush(on_.handle())) break;
        if (taken != 1 || !on_.patience().flush(on_.handle())) return false;
    }
    return true;
}

status postgres_copy::flush() {
    const bool sent = put();
    buffer_.clear();
    if (sent) return {};
    // The server may have refused a row: the end of the copy tells its reason.
    std::int64_t none = 0;
    status why = end(nullptr, none);
    return why ? why : postgres_connection_failure(on_.handle());
}

status postgres_copy::finish(std::int64_t& written) {
    append_network(buffer_, std::int16_t{-1});
    if (status wrong = flush()) return wrong;
    return end(nullptr, written);
}

status postgres_copy::end(const char* reason, std::int64_t& written) {
    ended_ = true;
    on_.count_round_trip();
    status wrong;
    int taken = 0;
    while ((taken = PQputCopyEnd(on_.handle(), reason)) == 0)
        if (!on_.patience().flush(on_.handle())) break;
    if (taken != 1) wrong = postgres_connection_failure(on_.handle());
    while (const result_ptr result = on_.next_result()) {
        if (!succeeded(result.get())) {
            wrong = on_.failure_of(result.get());
            if (PQresultStatus(result.get()) == PGRES_COPY_IN) break;
            continue;
        }
        const std::string_view rows = PQcmdTuples(result.get());
        std::from_chars(rows.data(), rows.data() + rows.size(), written);
    }
    return wrong;
}

}  // namespace cormorant::detail
