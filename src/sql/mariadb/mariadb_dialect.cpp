#include "sql/mariadb/mariadb_dialect.hpp"

#include "sql/mariadb/mariadb_ddl.hpp"
#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"

namespace cormorant::detail {
namespace {

constexpr features mariadb_facts{.nulls_first_last = false,
                                 .aggregate_filter = false,
                                 .numbered_placeholders = false,
                                 .row_locks = true,
                                 .lock_options = true,
                                 .no_key_locks = false,
                                 .delete_alias = false,
                                 .limit_in_membership = false,
                                 .outer_in_derived_tables = false,
                                 .offset_of_constants = false,
                                 .returns_ignored = true,
                                 .runs_arrays = true,
                                 // The server reserves 1, 2, 4, 8 ... keys as it meets the rows of
                                 // an array: after 4,095 none is left over.
                                 .rows_of_arrays = 4'095,
                                 // A server takes 16 MiB a statement, unless it is told otherwise.
                                 .text_of_arrays = std::size_t{1} << 20U,
                                 .unsigned_integers = true,
                                 .json_lists = true,
                                 .transactional_ddl = false,
                                 .update_by_case = true,
                                 .all_rows = "18446744073709551615"};

std::string between(std::string_view text, char quote, bool escape_backslash) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote || (escape_backslash && c == '\\')) out += c;
        out += c;
    }
    return out += quote;
}

class mariadb_spelling final : public dialect {
public:
    mariadb_spelling() : dialect(mariadb_facts) {}

    std::string_view name() const noexcept override { return "mariadb"; }
    // The plain form has a column for each fact, this one a single text with all of them.
    std::string_view explain() const override { return "EXPLAIN FORMAT=JSON "; }
    // Backticks mean the same in every SQL mode.
    std::string quote(std::string_view identifier) const override {
        return between(identifier, '`', false);
    }
    std::string placeholder(std::size_t) const override { return "?"; }
    std::string literal(const value& v) const override {
        if (v.kind() == value_kind::text || v.kind() == value_kind::json)
            return between(v.as_text(), '\'', true);
        if (v.kind() == value_kind::uuid) {
            const auto id = v.as_uuid().bytes();
            return dialect::literal(value::copy(
                value_kind::bytes, {reinterpret_cast<const char*>(id.data()), id.size()}));
        }
        return dialect::literal(v);
    }
    std::string_view cast_type(value_kind kind) const override {
        switch (kind) {
            case value_kind::boolean:
            case value_kind::integer:
            case value_kind::duration:
                return "SIGNED";
            case value_kind::unsigned_integer:
                return "UNSIGNED";
            case value_kind::real:
                return "DOUBLE";
            case value_kind::decimal:
                return "DECIMAL(65,30)";
            case value_kind::bytes:
                return "BINARY";
            case value_kind::utc_time:
                return "DATETIME(6)";
            case value_kind::date:
                return "DATE";
            case value_kind::uuid:
                return "BINARY(16)";
            default:
                return "CHAR";
        }
    }
    std::string_view row_lock(lock_mode mode) const override {
        return mode == lock_mode::share ? "LOCK IN SHARE MODE" : "FOR UPDATE";
    }
    std::string list_of_json(std::string_view parameter, value_kind kind) const override;
    std::string_view row_of_defaults() const override { return " () VALUES ()"; }
    std::string on_conflict(const conflict_form& form) const override {
        return mariadb_on_conflict(form, *this);
    }
    std::string update_rows(const rows_form& form) const override {
        return mariadb_update_rows(form, *this);
    }
    const ddl_spelling& ddl() const override { return mariadb_ddl(); }
    spelling_list spellings(spelling_room room) const override;
};

spelling_list mariadb_spelling::spellings(spelling_room room) const {
    switch (room) {
        case spelling_room::lookup:
            return mariadb_lookups();
        case spelling_room::arithmetic:
            return mariadb_arithmetic();
        case spelling_room::function:
            return mariadb_functions();
        case spelling_room::time:
            return mariadb_times();
        case spelling_room::json:
            return mariadb_json();
        case spelling_room::search:
            return mariadb_searches();
        case spelling_room::container:
            return mariadb_containers();
        case spelling_room::common:
            break;
    }
    return {};
}

std::string mariadb_spelling::list_of_json(std::string_view parameter, value_kind kind) const {
    std::string column = "value";
    std::string type = std::string(cast_type(kind));
    // Without a character set it would be the database's, which may lack most characters.
    if (kind == value_kind::text) type = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
    if (type == "SIGNED") type = "BIGINT";
    if (type == "UNSIGNED") type = "BIGINT UNSIGNED";
    if (kind == value_kind::uuid) {
        column = "UNHEX(REPLACE(value, '-', ''))";
        type = "CHAR(36)";
    }
    return "SELECT " + column + " FROM JSON_TABLE(" + std::string(parameter) +
           ", '$[*]' COLUMNS (value " + type + " PATH '$')) AS listed";
}

}  // namespace

const dialect& mariadb_dialect() {
    static const mariadb_spelling instance;
    return instance;
}

}  // namespace cormorant::detail
