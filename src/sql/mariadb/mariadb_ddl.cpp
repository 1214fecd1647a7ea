#include "sql/mariadb/mariadb_ddl.hpp"

#include <fmt/format.h>

#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"
#include "sql/mariadb/mariadb_alter.hpp"
#include "sql/mariadb/mariadb_catalogue.hpp"
#include "sql/mariadb/mariadb_read_type.hpp"
#include "sql/mariadb/mariadb_running.hpp"

namespace cormorant::detail {
namespace {

// Longer texts are kept outside of the row, whose own columns share 65,535 bytes.
constexpr int longest_varchar = 2000;

// One of 64 bits; smaller ones are kept in a BIGINT as keys.
bool is_unsigned(const type_state& key) { return key.is_unsigned && key.bits == 64; }

std::string integer_type(const type_state& of) {
    const char* type = of.bits <= 8    ? "TINYINT"
                       : of.bits <= 16 ? "SMALLINT"
                       : of.bits <= 32 ? "INT"
                                       : "BIGINT";
    return of.is_unsigned ? fmt::format("{} UNSIGNED", type) : type;
}

std::string text_type(std::string_view bounded, std::string_view unbounded, int length) {
    if (length == 0 || length > longest_varchar) return std::string(unbounded);
    return fmt::format("{}({})", bounded, length);
}

class mariadb_ddl_spelling final : public ddl_spelling {
public:
    [[nodiscard]] std::string column_type(const type_state& type) const override;
    [[nodiscard]] std::optional<type_reading> read_type(std::string_view text) const override {
        return mariadb_read_type(text);
    }
    // An index needs a limit, of 3,072 bytes for all its columns together, and a character may take
    // four.
    [[nodiscard]] int indexed_length() const override { return 255; }
    [[nodiscard]] bool spells_keys_alike() const override { return true; }
    [[nodiscard]] std::string_view generated_type(const type_state& key) const override {
        return is_unsigned(key) ? "BIGINT UNSIGNED" : "BIGINT";
    }
    [[nodiscard]] std::string_view generated_words() const override {
        return "NOT NULL AUTO_INCREMENT";
    }
    [[nodiscard]] std::string_view clock(value_kind kind) const override {
        return kind == value_kind::date ? "(UTC_DATE())" : "(UTC_TIMESTAMP(6))";
    }
    [[nodiscard]] std::string_view checked_at_commit() const override { return {}; }
    [[nodiscard]] std::string_view put_off_foreign_keys() const override { return {}; }
    [[nodiscard]] std::string_view after_key_table() const override { return {}; }
    [[nodiscard]] std::string_view after_table() const override {
        return " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin";
    }
    [[nodiscard]] std::string_view without_key_checks() const override {
        return "SET STATEMENT foreign_key_checks=0 FOR ";
    }
    [[nodiscard]] std::string_view table_exists() const override {
        return "SELECT table_type NOT LIKE '%VIEW' FROM information_schema.tables "
               "WHERE table_schema = DATABASE() AND table_name = ?";
    }
    [[nodiscard]] bool covering_indexes() const override { return false; }
    [[nodiscard]] bool forward_references() const override { return false; }
    [[nodiscard]] held_tables read_tables(const ask_rows& ask) const override {
        return mariadb_tables(ask);
    }
    [[nodiscard]] held_table echo(const held_table& table, const ask_rows& ask) const override {
        return mariadb_echo(table, ask);
    }
    [[nodiscard]] std::vector<alteration> alter(const held_table& before,
                                                const held_table& after) const override {
        return mariadb_alter(before, after);
    }
    [[nodiscard]] const run_spelling& running() const override { return mariadb_running(); }
    [[nodiscard]] bool drops_together() const override { return false; }
    [[nodiscard]] bool checks_each_row() const override { return true; }
    [[nodiscard]] name_limit longest_name() const override { return {.characters = 64}; }
    [[nodiscard]] bool partial_indexes() const override { return false; }
    [[nodiscard]] bool database_set_default() const override { return false; }
    [[nodiscard]] held_index lookup_index(const index_state& index,
                                          std::span<const std::string> columns) const override;
    [[nodiscard]] bool indexes_beside_tables() const override { return false; }
    [[nodiscard]] bool foreign_keys_of_database() const override { return true; }
};

held_index mariadb_ddl_spelling::lookup_index(const index_state& index,
                                              std::span<const std::string> columns) const {
    held_index made;
    if (index.method != index_method::search) return made;
    made.sort = "FULLTEXT";
    made.keys.assign(columns.begin(), columns.end());
    return made;
}

std::string mariadb_ddl_spelling::column_type(const type_state& type) const {
    switch (type.kind) {
        case value_kind::boolean:
            return "BOOLEAN";
        case value_kind::integer:
            return integer_type(type);
        case value_kind::duration:
            return "BIGINT";
        case value_kind::real:
            return "DOUBLE";
        case value_kind::decimal:
            return type.max_digits > 0
                       ? fmt::format("DECIMAL({},{})", type.max_digits, type.decimal_places)
                       : "DECIMAL(65,30)";
        case value_kind::text:
            return text_type("VARCHAR", "LONGTEXT", type.max_length);
        case value_kind::bytes:
            return text_type("VARBINARY", "LONGBLOB", type.max_length);
        case value_kind::utc_time:
            return "DATETIME(6)";
        case value_kind::date:
            return "DATE";
        // The type UUID refuses the numbers that no version of UUIDs has.
        case value_kind::uuid:
            return "BINARY(16)";
        case value_kind::json:
            return "JSON";
        case value_kind::null:
        case value_kind::unsigned_integer:
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::sql:
        case value_kind::array:  // refused before
        case value_kind::range:
            break;
    }
    return "LONGBLOB";
}

}  // namespace

const ddl_spelling& mariadb_ddl() {
    static const mariadb_ddl_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
