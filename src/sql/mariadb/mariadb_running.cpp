#include "sql/mariadb/mariadb_running.hpp"

#include <array>

#include "sql/mariadb/mariadb_alter.hpp"

namespace cormorant::detail {
namespace {

// Whether it does is the server's to say.
bool may_copy(const held_table& before, const held_table& after) { return before != after; }

constexpr std::array mariadb_rules = {
    safety_rule{"table.algorithm", "mariadb", "alter a table", &may_copy, rule_action::automatic,
                "by default the server may copy the table, and stop its writers",
                "ALGORITHM=INSTANT, then NOCOPY and INPLACE with LOCK=NONE"},
};

class mariadb_run_spelling final : public run_spelling {
public:
    // Who waits for a lock makes all others wait behind it; by default a day. Without the strict
    // modes a type that narrows would cut values.
    [[nodiscard]] std::vector<std::string> prepare(const ask_rows& ask) const override {
        (void)ask(
            "SET SESSION lock_wait_timeout = 2, innodb_lock_wait_timeout = 2, max_statement_time = "
            "0, sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES,STRICT_ALL_TABLES')");
        return {};
    }
    // Locks are the server's: the name is made of the database's.
    [[nodiscard]] std::string_view try_lock() const override {
        return "SELECT GET_LOCK(CONCAT('cormorant_', MD5(DATABASE())), 0)";
    }
    [[nodiscard]] run_place place_of(std::string_view sql) const override {
        for (const std::string_view change : {"UPDATE ", "INSERT ", "DELETE "})
            if (sql.starts_with(change)) return run_place::together;
        return run_place::alone;
    }
    [[nodiscard]] std::span<const safety_rule> rules() const override { return mariadb_rules; }
    [[nodiscard]] std::string_view large_tables() const override {
        return "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
               "AND (TABLE_ROWS >= 10000 OR DATA_LENGTH >= 8388608)";
    }
    [[nodiscard]] std::vector<alteration> alter_gently(const held_table& before,
                                                       const held_table& after) const override {
        return mariadb_alter(before, after);
    }
    // The server alone knows what it can do for a table.
    [[nodiscard]] std::vector<std::string> gentle_forms(const std::string& sql) const override {
        if (!sql.starts_with("ALTER TABLE ")) return {sql};
        return {sql + ", ALGORITHM=INSTANT", sql + ", ALGORITHM=NOCOPY, LOCK=NONE",
                sql + ", ALGORITHM=INPLACE, LOCK=NONE"};
    }
    // ER_ALTER_OPERATION_NOT_SUPPORTED, and the same with a reason.
    [[nodiscard]] bool refuses_form(int native_code) const override {
        return native_code == 1845 || native_code == 1846;
    }
};

}  // namespace

const run_spelling& mariadb_running() {
    static const mariadb_run_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
