#include "sql/postgres/postgres_running.hpp"

#include "sql/ddl/ddl_tokens.hpp"
#include "sql/dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/postgres/postgres_safety.hpp"

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
        // In the transaction that adds the constraint it would stop all others.
        if (sql.find(" VALIDATE CONSTRAINT ") != has) return run_place::apart;
        return run_place::together;
    }
    [[nodiscard]] statement_probe probe_of(const std::string& sql) const override {
        ddl_reader reader(sql, ddl_quotes::standard);
        const bool creates = reader.accept("CREATE");
        if (!creates && !reader.accept("DROP")) return {};
        (void)reader.accept("UNIQUE");
        if (!reader.accept_all({"INDEX", "CONCURRENTLY"})) return {};
        const std::string name = reader.name();
        const std::string there =
            "FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = "
            "current_schema()::regnamespace AND c.relname = " +
            postgres_dialect().literal(value::borrow(value_kind::text, name));
        return {
            creates ? "SELECT 1 " + there : "SELECT 1 WHERE NOT EXISTS (SELECT 1 " + there + ")",
            "SELECT 1 " + there + " AND NOT i.indisvalid",
            "DROP INDEX CONCURRENTLY IF EXISTS " + postgres_dialect().quote(name)};
    }
    [[nodiscard]] std::span<const safety_rule> rules() const override {
        return postgres_safety_rules();
    }
    [[nodiscard]] std::string_view large_tables() const override {
        return "SELECT relname::text FROM pg_class WHERE relnamespace = "
               "current_schema()::regnamespace AND relkind = 'r' AND (reltuples >= 10000 OR "
               "pg_relation_size(oid) >= 8388608)";
    }
    [[nodiscard]] std::vector<alteration> alter_gently(const held_table& before,
                                                       const held_table& after) const override {
        return postgres_alter_gently(before, after);
    }
};

}  // namespace

const run_spelling& postgres_running() {
    static const postgres_run_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
