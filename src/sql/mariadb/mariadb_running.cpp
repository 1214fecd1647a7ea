#include "sql/mariadb/mariadb_running.hpp"

namespace cormorant::detail {
namespace {

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
};

}  // namespace

const run_spelling& mariadb_running() {
    static const mariadb_run_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
