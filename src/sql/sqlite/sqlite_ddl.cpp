#include "sql/sqlite/sqlite_ddl.hpp"

#include <fmt/format.h>

#include "sql/ddl/spelling.hpp"
#include "sql/sqlite/sqlite_alter.hpp"
#include "sql/sqlite/sqlite_catalogue.hpp"
#include "sql/sqlite/sqlite_read_type.hpp"
#include "sql/sqlite/sqlite_running.hpp"

namespace cormorant::detail {
namespace {

class sqlite_ddl_spelling final : public ddl_spelling {
public:
    [[nodiscard]] std::string column_type(const type_state& type) const override;
    [[nodiscard]] std::optional<type_reading> read_type(std::string_view text) const override {
        type_reading made = sqlite_read_type(text);
        made.exact = column_type(made.type) == text;
        return made;
    }
    // Without AUTOINCREMENT: that keeps a counter in a table of its own, which doubles the time of
    // an INSERT (10,000 rows of four columns: 4.2 ms and 8.3 ms, SQLite 3.40), to no other end than
    // that the key of a removed last row is not given out again. No row can refer to such a key:
    // the foreign keys see to that.
    [[nodiscard]] std::string_view generated_type(const type_state&) const override {
        return "INTEGER";
    }
    [[nodiscard]] std::string_view generated_words() const override { return {}; }
    [[nodiscard]] std::string_view clock(value_kind kind) const override;
    [[nodiscard]] std::string_view checked_at_commit() const override {
        return "DEFERRABLE INITIALLY DEFERRED";
    }
    [[nodiscard]] std::string_view put_off_foreign_keys() const override {
        return "PRAGMA defer_foreign_keys = ON";
    }
    // One tree instead of a table and an index.
    [[nodiscard]] std::string_view after_key_table() const override { return " WITHOUT ROWID"; }
    [[nodiscard]] std::string_view table_exists() const override {
        return "SELECT type = 'table' FROM sqlite_master "
               "WHERE type IN ('table', 'view') AND lower(name) = lower(?1)";
    }
    [[nodiscard]] bool covering_indexes() const override { return false; }
    [[nodiscard]] bool forward_references() const override { return true; }
    [[nodiscard]] held_tables read_tables(const ask_rows& ask) const override {
        return sqlite_tables(ask);
    }
    [[nodiscard]] held_table echo(const held_table& table, const ask_rows&) const override {
        return sqlite_echo(table);
    }
    [[nodiscard]] std::vector<alteration> alter(const held_table& before,
                                                const held_table& after) const override {
        return sqlite_alter(before, after);
    }
    [[nodiscard]] const run_spelling& running() const override { return sqlite_running(); }
    [[nodiscard]] bool drops_together() const override { return false; }
};

// SQLite takes the affinity from the type: NUMERIC(10,2) keeps numbers as numbers, and its two
// figures are a remark. Times, dates, UUIDs and JSON are texts.
std::string sqlite_ddl_spelling::column_type(const type_state& type) const {
    switch (type.kind) {
        case value_kind::boolean:
        case value_kind::integer:
        case value_kind::duration:
            return "INTEGER";
        case value_kind::real:
            return "REAL";
        case value_kind::decimal:
            return type.max_digits > 0
                       ? fmt::format("NUMERIC({},{})", type.max_digits, type.decimal_places)
                       : "NUMERIC";
        case value_kind::bytes:
            return "BLOB";
        case value_kind::text:
        case value_kind::utc_time:
        case value_kind::date:
        case value_kind::uuid:
        case value_kind::json:
            return "TEXT";
        case value_kind::null:
        case value_kind::unsigned_integer:
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::sql:
        case value_kind::array:  // refused before
        case value_kind::range:
            break;
    }
    return "BLOB";
}

// A time without a fraction has none in its text, as utc_time's own texts do: equal times must be
// equal texts. %f has milliseconds.
std::string_view sqlite_ddl_spelling::clock(value_kind kind) const {
    if (kind == value_kind::date) return "CURRENT_DATE";
    return "(replace(strftime('%Y-%m-%d %H:%M:%f000', 'now'), '.000000', ''))";
}

}  // namespace

const ddl_spelling& sqlite_ddl() {
    static const sqlite_ddl_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
