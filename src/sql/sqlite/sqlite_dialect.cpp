#include "sql/sqlite/sqlite_dialect.hpp"

#include "cormorant/schema/model.hpp"
#include "sql/print/printer.hpp"
#include "sql/sqlite/sqlite_ddl.hpp"
#include "sql/sqlite/sqlite_spelling.hpp"

namespace cormorant::detail {
namespace {

constexpr features sqlite_facts{.nulls_first_last = true,
                                .aggregate_filter = true,
                                .numbered_placeholders = true,
                                .row_locks = false,
                                .lock_options = false,
                                .json_lists = true,
                                .sorts_lists = true,
                                .late_columns = true,
                                .update_reads_updated = true,
                                .exact_clock = sqlite_clock,
                                .all_rows = "-1",
                                // SQLite groups in the order of an index where there is one, and
                                // then looks up each row of the table by itself.
                                .without_index = "+"};

class sqlite_spelling final : public dialect {
public:
    sqlite_spelling() : dialect(sqlite_facts) {}

    std::string_view name() const noexcept override { return "sqlite"; }
    std::string placeholder(std::size_t number) const override {
        return '?' + std::to_string(number);
    }
    // Before 3.23 SQLite had no TRUE, and it stores booleans as numbers.
    std::string literal(const value& v) const override {
        if (v.kind() == value_kind::boolean) return v.as_integer() != 0 ? "1" : "0";
        return dialect::literal(v);
    }
    std::string_view cast_type(value_kind kind) const override {
        switch (kind) {
            case value_kind::boolean:
            case value_kind::integer:
            case value_kind::duration:
                return "INTEGER";
            case value_kind::real:
                return "REAL";
            case value_kind::decimal:
                return "NUMERIC";
            case value_kind::bytes:
                return "BLOB";
            default:
                return "TEXT";
        }
    }
    std::string_view aggregate(op code, value_kind of) const override;
    // A made key is one more than the greatest, which may be a row's own -1.
    std::string replace_zero_key(const model_info& model) const override {
        const std::string table = quote(model.table);
        const std::string key = quote(model.single_key()->column);
        return "UPDATE " + table + " SET " + key + " = (SELECT max(" + key + ") + 1 FROM " + table +
               ") WHERE " + key + " = 0 RETURNING " + key;
    }
    std::string_view explain() const override { return "EXPLAIN QUERY PLAN "; }
    const ddl_spelling& ddl() const override { return sqlite_ddl(); }
    void print_assigned(printer& out, const term& n, const model_info& model,
                        const member_info& to) const override {
        if (!print_sqlite_guarded(out, n, model, to)) out.assigned(n, to);
    }
    spelling_list spellings(spelling_room room) const override;
};

std::string_view sqlite_spelling::aggregate(op code, value_kind of) const {
    const bool decimals = of == value_kind::decimal;
    if (code == op::sum && decimals) return "cm_dec_sum";
    if (code == op::avg && decimals) return "cm_dec_avg";
    if (code == op::stddev) return "cm_stddev_pop";
    if (code == op::variance) return "cm_var_pop";
    return dialect::aggregate(code, of);
}

spelling_list sqlite_spelling::spellings(spelling_room room) const {
    switch (room) {
        case spelling_room::lookup:
            return sqlite_lookups();
        case spelling_room::arithmetic:
            return sqlite_arithmetic();
        case spelling_room::function:
            return sqlite_functions();
        case spelling_room::time:
            return sqlite_times();
        case spelling_room::json:
            return sqlite_json();
        case spelling_room::search:
            return sqlite_searches();
        case spelling_room::container:
            return sqlite_containers();
        case spelling_room::common:
            break;
    }
    return {};
}

}  // namespace

const dialect& sqlite_dialect() {
    static const sqlite_spelling instance;
    return instance;
}

}  // namespace cormorant::detail
