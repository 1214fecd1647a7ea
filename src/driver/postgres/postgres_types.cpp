#include "driver/postgres/postgres_types.hpp"

namespace cormorant::detail {

type_number element_type(type_number array) noexcept {
    switch (array) {
        case 1000:
            return pg::boolean;
        case 1001:
            return pg::bytea;
        case 1005:
            return pg::int2;
        case 1007:
            return pg::int4;
        case 1009:
            return pg::text;
        case 1014:
            return pg::bpchar;
        case 1015:
            return pg::varchar;
        case 1016:
            return pg::int8;
        case 1021:
            return pg::float4;
        case 1022:
            return pg::float8;
        case 1115:
            return pg::timestamp;
        case 1182:
            return pg::date;
        case 1185:
            return pg::timestamptz;
        case 1187:
            return pg::interval;
        case 1231:
            return pg::numeric;
        case 199:
            return pg::json;
        case 2951:
            return pg::uuid;
        case 3807:
            return pg::jsonb;
        default:
            return 0;
    }
}

}  // namespace cormorant::detail
