#include "migrate/introspect.hpp"

#include <string>
#include <utility>
#include <vector>

#include "migrate/execute/journal.hpp"
#include "migrate/execute/text_rows.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/ask_rows.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

// Servers rewrite what they rewrote: two rounds are the most that was seen.
held_table settled(held_table table, const ddl_spelling& ddl, const ask_rows& ask) {
    for (int round = 0; round < 4; ++round) {
        held_table again = ddl.echo(table, ask);
        if (again == table) break;
        table = std::move(again);
    }
    return table;
}

}  // namespace

held_tables introspect(scope& on, std::source_location where) {
    held_tables found = on.core().sql_dialect().ddl().read_tables(
        [&](const std::string& sql) { return rows_of(on, sql, {}, where); });
    std::erase_if(found.tables, [](const held_table& table) { return is_journal(table.name); });
    return found;
}

held_tables echoed(scope& on, const held_tables& tables, std::source_location where) {
    held_tables made = tables;
    const ddl_spelling& ddl = on.core().sql_dialect().ddl();
    // One connection for all of it.
    on.atomically(
        [&](const scope_ref& tx) {
            const ask_rows ask = [&](const std::string& sql) {
                return rows_of(*tx, sql, {}, where);
            };
            for (held_table& table : made.tables) table = settled(std::move(table), ddl, ask);
        },
        transaction_mode::write, where);
    return normal_form(std::move(made));
}

}  // namespace cormorant::detail
