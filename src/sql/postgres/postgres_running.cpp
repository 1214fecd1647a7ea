#include "sql/postgres/postgres_running.hpp"

namespace cormorant::detail {
namespace {

class postgres_run_spelling final : public run_spelling {
public:
    // A server that works on for a program that was killed hears of it.
    [[nodiscard]] std::vector<std::string> prepare(const ask_rows& ask) const override {
        (void)ask(
            "SELECT set_config('client_connection_check_interval', '2s', false) WHERE "
            "current_setting('server_version_num')::int >= 140000");
        (void)ask("SELECT set_config('statement_timeout', '0', false)");
        return {};
    }
    // Who waits for a lock makes all others wait behind it.
    [[nodiscard]] std::vector<std::string_view> of_transaction() const override {
        return {"SET LOCAL lock_timeout = '2s'"};
    }
    // Of the schema, as that is what migrates.
    [[nodiscard]] std::string_view try_lock() const override {
        return "SELECT pg_try_advisory_lock(hashtextextended('cormorant migrations of ' || "
               "coalesce(current_schema(), ''), 0))::int";
    }
    [[nodiscard]] run_place place_of(std::string_view sql) const override {
        constexpr auto has = std::string_view::npos;
        if (sql.find(" CONCURRENTLY ") != has) return run_place::alone;
        // The value cannot be used in the transaction that adds it.
        if (sql.starts_with("ALTER TYPE ") && sql.find(" ADD VALUE ") != has)
            return run_place::apart;
        return run_place::together;
    }
};

}  // namespace

const run_spelling& postgres_running() {
    static const postgres_run_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
