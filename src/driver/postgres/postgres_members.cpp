#include "driver/postgres/postgres_members.hpp"

#include <fmt/format.h>

#include <utility>

#include "driver/postgres/postgres_encode.hpp"

namespace cormorant::detail {

member_form member_form_of(storage stored, type_number type) noexcept {
    struct known {
        storage stored;
        type_number type;
        member_form form;
    };
    static constexpr known all[] = {
        {storage::boolean, pg::boolean, member_form::boolean},
        {storage::int16, pg::int2, member_form::int2},
        {storage::int32, pg::int4, member_form::int4},
        {storage::int64, pg::int8, member_form::int8},
        {storage::float32, pg::float4, member_form::float4},
        {storage::float64, pg::float8, member_form::float8},
        {storage::text, pg::text, member_form::text},
        {storage::text, pg::varchar, member_form::text},
    };
    for (const known& k : all)
        if (k.stored == stored && k.type == type) return k.form;
    return member_form::by_value;
}

status append_part(wire_bytes& out, const value& v, type_number type) {
    if (v.is_null()) return out.append_network(std::int32_t{-1}), status();
    if (v.kind() == value_kind::integer && type == pg::int8) {
        const std::int64_t number = v.as_integer();
        return append_number_of<std::int64_t, std::uint64_t>(out, &number), status();
    }
    constexpr std::size_t length_size = 4;
    const std::size_t begin = out.size();
    out.append_network(std::int32_t{0});
    wire_format format = wire_format::binary;
    if (status wrong = encode_value(out, v, type, format)) return wrong;
    if (format == wire_format::text)
        return data_failure(fmt::format("a {} does not fit its column", name_of(v.kind())));
    const std::size_t length = out.size() - begin - length_size;
    if (status too_long = check_length(length)) return too_long;
    write_network(out.data() + begin, static_cast<std::uint32_t>(length));
    return {};
}

}  // namespace cormorant::detail
