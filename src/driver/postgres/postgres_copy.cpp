#include "driver/postgres/postgres_copy.hpp"

#include <algorithm>
#include <charconv>
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
    : on_(on), types_(std::move(types)) {
    (void)buffer_.room(piece + piece / 4);
    buffer_.append(signature);
    buffer_.append_network(std::int32_t{0});  // flags
    buffer_.append_network(std::int32_t{0});  // length of the header's extension
}

postgres_copy::~postgres_copy() {
    std::int64_t none = 0;
    if (!ended_) (void)end("the program gave it up", none);
}

status postgres_copy::add_row(std::span<const member_place> columns, const void* row) {
    if (forms_.empty())
        for (std::size_t i = 0; i < columns.size(); ++i)
            forms_.push_back(member_form_of(columns[i].stored, types_[i]));
    buffer_.append_network(static_cast<std::int16_t>(columns.size()));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (append_member(buffer_, forms_[i], columns[i].in(row))) continue;
        if (status wrong = add_value(columns[i].of(row), types_[i]))
            return at_parameter(std::move(wrong), i);
    }
    return buffer_.size() < piece ? status() : flush();
}

status postgres_copy::add_value(const value& v, type_number type) {
    const enum_type* own = type >= pg::first_own ? on_.enum_named(type) : nullptr;
    if (own == nullptr) return append_part(buffer_, v, type);
    if (v.kind() != value_kind::array) return append_part(buffer_, v, pg::text);
    const std::size_t begin = buffer_.size();
    buffer_.append_network(std::int32_t{0});
    if (status wrong = encode_enum_array(buffer_, v.as_parts().items, own->element)) return wrong;
    const auto length = static_cast<std::uint32_t>(buffer_.size() - begin - sizeof(std::uint32_t));
    write_network(buffer_.data() + begin, length);
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
    return why ? why : on_.lost();
}

status postgres_copy::finish(std::int64_t& written) {
    buffer_.append_network(std::int16_t{-1});
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
    if (taken != 1) wrong = on_.lost();
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
