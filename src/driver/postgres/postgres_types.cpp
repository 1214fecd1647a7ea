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
        case 3905:
            return pg::int4range;
        case 3907:
            return pg::numrange;
        case 3909:
            return pg::tsrange;
        case 3911:
            return pg::tstzrange;
        case 3913:
            return pg::daterange;
        case 3927:
            return pg::int8range;
        default:
            return 0;
    }
}

type_number bound_type(type_number range) noexcept {
    switch (range) {
        case pg::int4range:
            return pg::int4;
        case pg::int8range:
            return pg::int8;
        case pg::numrange:
            return pg::numeric;
        case pg::tsrange:
            return pg::timestamp;
        case pg::tstzrange:
            return pg::timestamptz;
        case pg::daterange:
            return pg::date;
        default:
            return 0;
    }
}

}  // namespace cormorant::detail
