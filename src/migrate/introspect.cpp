#include "migrate/introspect.hpp"

#include <string>
#include <utility>
#include <vector>

#include "session/database_core.hpp"
#include "session/execute/running.hpp"
#include "session/scope.hpp"
#include "sql/ddl/ask_rows.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

std::optional<std::string> text_of(const cell& from) {
    switch (from.kind) {
        case value_kind::null:
            return std::nullopt;
        case value_kind::integer:
        case value_kind::boolean:
            return std::to_string(from.integer);
        default:
            return std::string(from.text);
    }
}

std::vector<text_row> rows_of(scope& on, const std::string& sql, std::source_location where) {
    std::vector<text_row> rows;
    if (!sql.starts_with("SELECT") && !sql.starts_with("SHOW")) {
        on.run_text(sql, {}, true, where).finish();
        return rows;
    }
    running query = on.run_text(sql, {}, false, where);
    while (query.next()) {
        text_row& row = rows.emplace_back();
        for (std::size_t i = 0; i < query.column_count(); ++i) row.push_back(text_of(query.at(i)));
    }
    return rows;
}

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
    return on.core().sql_dialect().ddl().read_tables(
        [&](const std::string& sql) { return rows_of(on, sql, where); });
}

held_tables echoed(scope& on, const held_tables& tables, std::source_location where) {
    held_tables made = tables;
    const ddl_spelling& ddl = on.core().sql_dialect().ddl();
    // One connection for all of it.
    on.atomically(
        [&](const scope_ref& tx) {
            const ask_rows ask = [&](const std::string& sql) { return rows_of(*tx, sql, where); };
            for (held_table& table : made.tables) table = settled(std::move(table), ddl, ask);
        },
        transaction_mode::write, where);
    return normal_form(std::move(made));
}

}  // namespace cormorant::detail
