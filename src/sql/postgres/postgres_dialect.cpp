#include "sql/postgres/postgres_dialect.hpp"

#include <fmt/format.h>

#include "cormorant/schema/model.hpp"
#include "sql/postgres/postgres_ddl.hpp"
#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"

namespace cormorant::detail {
namespace {

constexpr features postgres_facts{.nulls_first_last = true,
                                  .aggregate_filter = true,
                                  .numbered_placeholders = true,
                                  .typed_parameters = true,
                                  .row_locks = true,
                                  .lock_options = true,
                                  .lock_of_table = true,
                                  .locks_computed_rows = false,
                                  .last_insert_id = false,
                                  .copies_rows = true,
                                  .narrow_cast = "::integer",
                                  .arrays = true,
                                  .container_columns = true,
                                  .enum_columns = true,
                                  .pipelines = true};

// A column of a narrow integer type meets values of 64 bits: one that is beyond the column's range
// is unequal to all of its values, and no error. PostgreSQL compares the two types by an index as
// well.
bool is_narrow_integer(const member_info& m, value_kind kind) {
    const bool integers = m.type == value_kind::integer ||
                          (m.type == value_kind::array && m.element == value_kind::integer);
    return kind == value_kind::integer && integers && m.integer_bits < 64 &&
           m.database_type.empty();
}

// A column of integers is compared with numbers that need be none.
bool is_fraction_beside_integer(const member_info& m, value_kind kind) {
    return m.type == value_kind::integer &&
           (kind == value_kind::real || kind == value_kind::decimal);
}

class postgres_spelling final : public dialect {
public:
    postgres_spelling() : dialect(postgres_facts) {}

    std::string_view name() const noexcept override { return "postgresql"; }
    std::string placeholder(std::size_t number) const override {
        return '$' + std::to_string(number);
    }
    std::string typed_placeholder(std::size_t number, value_kind kind,
                                  const member_info* beside) const override {
        std::string text = placeholder(number);
        if (is_container(kind))
            return beside == nullptr ? text
                                     : text.append("::").append(postgres_container_type(*beside));
        if (beside != nullptr && beside->type == value_kind::range)
            return text.append("::").append(postgres_bound_type(*beside));
        const bool inferred = beside != nullptr && !is_narrow_integer(*beside, kind) &&
                              !is_fraction_beside_integer(*beside, kind);
        if (inferred || kind == value_kind::null) return text;
        return text.append("::").append(cast_type(kind));
    }
    std::string array_placeholder(std::size_t number, value_kind kind,
                                  const member_info* beside) const override {
        std::string text = typed_placeholder(number, kind, beside);
        return text.find("::") == std::string::npos ? text : text + "[]";
    }
    std::string literal(const value& v) const override;
    std::string_view cast_type(value_kind kind) const override;
    std::string_view aggregate(op code, value_kind of) const override;
    std::string_view aggregate_type(op code, value_kind of) const override;
    std::string reserve_keys(const model_info& model) const override;
    const ddl_spelling& ddl() const override { return postgres_ddl(); }
    spelling_list spellings(spelling_room room) const override;
};

spelling_list postgres_spelling::spellings(spelling_room room) const {
    switch (room) {
        case spelling_room::lookup:
            return postgres_lookups();
        case spelling_room::arithmetic:
            return postgres_arithmetic();
        case spelling_room::function:
            return postgres_functions();
        case spelling_room::time:
            return postgres_times();
        case spelling_room::json:
            return postgres_json();
        case spelling_room::search:
            return postgres_searches();
        case spelling_room::container:
            return postgres_containers();
        case spelling_room::common:
            break;
    }
    return {};
}

std::string postgres_spelling::literal(const value& v) const {
    switch (v.kind()) {
        case value_kind::bytes: {
            std::string out = "'\\x";
            for (const char c : v.as_text())
                out += fmt::format("{:02x}", static_cast<unsigned char>(c));
            return out + "'";
        }
        case value_kind::duration:
            return fmt::format("'{} microseconds'", v.as_integer());
        case value_kind::utc_time: {
            std::string text = dialect::literal(v);
            text.insert(text.size() - 1, "+00");
            return text;
        }
        default:
            return dialect::literal(v);
    }
}

std::string_view postgres_spelling::cast_type(value_kind kind) const {
    switch (kind) {
        case value_kind::boolean:
            return "boolean";
        case value_kind::integer:
            return "bigint";
        case value_kind::real:
            return "double precision";
        case value_kind::decimal:
        case value_kind::unsigned_integer:
            return "numeric";
        case value_kind::bytes:
            return "bytea";
        case value_kind::utc_time:
            return "timestamptz";
        case value_kind::date:
            return "date";
        case value_kind::duration:
            return "interval";
        case value_kind::uuid:
            return "uuid";
        case value_kind::json:
            return "jsonb";
        case value_kind::text:
        case value_kind::null:
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::sql:
        case value_kind::array:
        case value_kind::range:
            break;
    }
    return "text";
}

std::string_view postgres_spelling::aggregate(op code, value_kind of) const {
    if (of == value_kind::boolean && code == op::min) return "bool_and";
    if (of == value_kind::boolean && code == op::max) return "bool_or";
    return dialect::aggregate(code, of);
}

// SUM of bigint, and AVG and its kin of all integers, are numeric.
std::string_view postgres_spelling::aggregate_type(op code, value_kind of) const {
    if (code == op::sum && of == value_kind::integer) return "bigint";
    if (code == op::avg && of == value_kind::integer) return "double precision";
    const bool spread = code == op::stddev || code == op::variance;
    return spread && of != value_kind::real ? "double precision" : "";
}

std::string postgres_spelling::reserve_keys(const model_info& model) const {
    const auto text = [&](const std::string& name) {
        return literal(value::borrow(value_kind::text, name));
    };
    return fmt::format(
        "SELECT nextval(pg_catalog.pg_get_serial_sequence({}, {})) FROM generate_series(1, "
        "$1::bigint)",
        text(quote(model.table)), text(model.single_key()->column));
}

}  // namespace

const dialect& postgres_dialect() {
    static const postgres_spelling instance;
    return instance;
}

}  // namespace cormorant::detail
