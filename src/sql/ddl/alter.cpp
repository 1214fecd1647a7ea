#include "sql/ddl/alter.hpp"

#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {

std::vector<alteration> as_alterations(std::vector<std::string> statements) {
    std::vector<alteration> made;
    for (std::string& sql : statements) made.push_back({std::move(sql)});
    return made;
}

void append_alter(std::vector<std::string>& statements, const std::string& table,
                  const std::vector<std::string>& clauses, const dialect& target) {
    if (clauses.empty()) return;
    std::string text = "ALTER TABLE " + target.quote(table);
    for (std::size_t i = 0; i < clauses.size(); ++i) text += (i == 0 ? " " : ", ") + clauses[i];
    statements.push_back(std::move(text));
}

void append_added(std::vector<std::string>& clauses, const table_difference& change,
                  const held_table& after, const dialect& target) {
    if (change.key_moves && !after.primary_key.columns.empty())
        clauses.push_back("ADD " + primary_key_text(after.primary_key, target));
    for (const held_key& key : change.uniques.made)
        clauses.push_back("ADD " + unique_text(key, target));
    for (const held_check& check : change.checks.made)
        clauses.push_back("ADD " + check_text(check, target));
    for (const held_foreign_key& key : change.foreign_keys.made)
        clauses.push_back("ADD " + foreign_key_text(key, target));
}

}  // namespace cormorant::detail
