#include "cormorant/migrate/tables.hpp"

#include <fmt/format.h>

#include "session/database_core.hpp"
#include "session/execute/running.hpp"
#include "session/failures.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

// Whether the query has a row for the name of a table or a type.
bool is_there(scope& on, std::string_view sql, std::string_view name, std::source_location where) {
    const value parameter = value::borrow(value_kind::text, name);
    running query = on.run_text(sql, {&parameter, 1}, false, where);
    return query.next();
}

// Whether the table is there. Throws usage_error where a view has its name.
bool table_is_there(scope& on, std::string_view table, std::source_location where) {
    const value parameter = value::borrow(value_kind::text, table);
    const std::string_view sql = on.core().sql_dialect().ddl().table_exists();
    running query = on.run_text(sql, {&parameter, 1}, false, where);
    if (!query.next()) return false;
    if (query.at(0).integer == 0)
        throw_usage_at(fmt::format("the table \"{}\" cannot be created: a view has the name; give "
                                   "the model another cm::table, or leave it out of create_tables",
                                   table),
                       where);
    return true;
}

void execute(scope& on, const std::string& sql, std::source_location where) {
    on.run_text(sql, {}, true, where).finish();
}

void create_type(scope& on, const type_statements& type, std::source_location where) {
    const ddl_spelling& ddl = on.core().sql_dialect().ddl();
    if (is_there(on, ddl.type_exists(), type.name, where)) return;
    if (is_there(on, ddl.type_taken(), type.name, where))
        throw_usage_at(
            fmt::format("the type \"{}\" of an enum cannot be created: a table or a type "
                        "of another sort has the name; give cm::database_enum another",
                        type.name),
            where);
    execute(on, type.create, where);
}

// In one transaction, where a database can change its tables in one. Elsewhere it would end the
// transaction that it is in.
void together(scope& on, const std::function<void(scope&)>& work, std::source_location where) {
    const dialect& target = on.core().sql_dialect();
    if (target.facts().transactional_ddl) {
        on.atomically([&](const scope_ref& tx) { work(*tx); }, transaction_mode::write, where);
        return;
    }
    if (on.in_transaction())
        throw_usage_at(fmt::format("{} commits when it creates or drops a table: do so on the "
                                   "database, outside of transactions",
                                   target.name()),
                       where);
    work(on);
}

}  // namespace

void create_tables(scope& on, std::span<const model_info* const> given,
                   std::source_location where) {
    const std::vector<const model_info*> models(given.begin(), given.end());
    const dialect& target = on.core().sql_dialect();
    const std::vector<table_statements> tables = tables_of(models, target);
    together(
        on,
        [&](scope& tx) {
            for (const type_statements& type : types_of(models, target))
                create_type(tx, type, where);
            for (const table_statements& table : tables) {
                if (table_is_there(tx, table.table, where)) continue;
                for (const std::string& sql : table.create) execute(tx, sql, where);
            }
        },
        where);
}

void drop_tables(scope& on, std::span<const model_info* const> given, std::source_location where) {
    const std::vector<const model_info*> models(given.begin(), given.end());
    const dialect& target = on.core().sql_dialect();
    together(
        on,
        [&](scope& tx) {
            // Dropping a table removes its rows, and those that refer to them may go later.
            if (const std::string_view sql = target.ddl().put_off_foreign_keys(); !sql.empty())
                tx.run_text(sql, {}, true, where).finish();
            for (const std::string& sql : drop_table_statements(models, target))
                execute(tx, sql, where);
            for (const type_statements& type : types_of(models, target))
                if (is_there(tx, target.ddl().type_unused(), type.name, where))
                    execute(tx, type.drop, where);
        },
        where);
}

}  // namespace cormorant::detail
