#include "sql/postgres/postgres_safety.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>

#include "sql/ddl/alter.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "sql/postgres/postgres_alter.hpp"
#include "sql/postgres/postgres_dialect.hpp"

namespace cormorant::detail {
namespace {

using texts = std::vector<std::string>;

// ---- rules --------------------------------------------------------------------------------------

bool rewrites_type(const held_table& before, const held_table& after) {
    const auto altered = difference(before, after).altered_columns;
    return std::any_of(altered.begin(), altered.end(), [](const auto& pair) {
        return pair.first.type != pair.second.type &&
               !postgres_widens(pair.first.type, pair.second.type);
    });
}

bool moves_key(const held_table& before, const held_table& after) {
    return difference(before, after).key_moves;
}

bool makes_key_column(const held_table& before, const held_table& after) {
    const auto made = difference(before, after).made_columns;
    return std::any_of(made.begin(), made.end(),
                       [](const held_column& column) { return column.generated; });
}

bool changes_indexes(const held_table& before, const held_table& after) {
    return !difference(before, after).indexes.none();
}

bool adds_unique(const held_table& before, const held_table& after) {
    return !difference(before, after).uniques.made.empty();
}

bool adds_check(const held_table& before, const held_table& after) {
    return !difference(before, after).checks.made.empty();
}

bool adds_foreign_key(const held_table& before, const held_table& after) {
    return !difference(before, after).foreign_keys.made.empty();
}

bool forbids_null(const held_table& before, const held_table& after) {
    const auto altered = difference(before, after).altered_columns;
    return std::any_of(altered.begin(), altered.end(), [](const auto& pair) {
        return pair.first.nullable && !pair.second.nullable;
    });
}

constexpr std::array rules = {
    safety_rule{"index.lock", "postgresql", "add or remove an index", &changes_indexes,
                rule_action::automatic, "building an index stops the writers of the table",
                "CREATE INDEX CONCURRENTLY, outside of transactions"},
    safety_rule{"unique.lock", "postgresql", "add a unique constraint", &adds_unique,
                rule_action::automatic, "building its index stops all who use the table",
                "an index CONCURRENTLY, which then becomes the constraint"},
    safety_rule{"check.scan", "postgresql", "add a check", &adds_check, rule_action::automatic,
                "looking at all rows stops all who use the table", "NOT VALID, then VALIDATE"},
    safety_rule{"foreign_key.scan", "postgresql", "add a foreign key", &adds_foreign_key,
                rule_action::automatic, "looking at all rows stops the writers of both tables",
                "NOT VALID, then VALIDATE"},
    safety_rule{"not_null.scan", "postgresql", "forbid NULL", &forbids_null, rule_action::automatic,
                "looking at all rows stops all who use the table",
                "a check NOT VALID, VALIDATE, SET NOT NULL, which then looks at none"},
    safety_rule{"type.rewrite", "postgresql", "change a type", &rewrites_type, rule_action::refused,
                "it writes the whole table anew, and stops all who use it meanwhile",
                "add a column of the new type, fill it, and remove the old one"},
    safety_rule{"key.build", "postgresql", "change the key", &moves_key, rule_action::refused,
                "it builds the index of the key, and stops all who use the table meanwhile",
                "make a table with the new key, and move the rows"},
    safety_rule{"column.generated", "postgresql", "add a generated key", &makes_key_column,
                rule_action::refused,
                "it writes the whole table anew, and stops all who use it meanwhile",
                "add a column that may be NULL, and fill it"},
};

// ---- statements ---------------------------------------------------------------------------------

std::string name_text(const std::string& name) { return postgres_dialect().quote(name); }

// `varchar` and 20, of varchar(20); -1 where it says no length.
struct type_length {
    std::string_view name;
    int length = -1;
    int scale = 0;
};

type_length length_of(std::string_view type) {
    const std::size_t open = type.find('(');
    if (open == std::string_view::npos) return {type};
    const std::string inside(type.substr(open + 1));
    const std::size_t comma = inside.find(',');
    const int scale = comma == std::string::npos ? 0 : std::atoi(inside.c_str() + comma + 1);
    return {type.substr(0, open), std::atoi(inside.c_str()), scale};
}

texts as_texts(std::vector<alteration> from) {
    texts made;
    for (alteration& one : from) made.push_back(std::move(one.sql));
    return made;
}

/// What is to be done gently is taken out of the change, and done by itself.
class gentle_alter {
public:
    gentle_alter(const held_table& before, const held_table& after)
        : change_(difference(before, after)),
          after_(after),
          alter_("ALTER TABLE " + name_text(after.name) + " ") {}

    texts make(held_table before) {
        for (const held_index& index : change_.indexes.lost) {
            statements_.push_back("DROP INDEX CONCURRENTLY " + name_text(index.name));
            std::erase(before.indexes, index);
        }
        for (std::string& one : as_texts(postgres_alter(before, direct())))
            statements_.push_back(std::move(one));
        add_constraints();
        validate();
        forbid_null();
        build_indexes();
        return std::move(statements_);
    }

private:
    // The table with all that takes no look at its rows.
    [[nodiscard]] held_table direct() const {
        held_table made = after_;
        for (const held_index& index : change_.indexes.made) std::erase(made.indexes, index);
        for (const held_key& key : change_.uniques.made) std::erase(made.uniques, key);
        for (const held_check& check : change_.checks.made) std::erase(made.checks, check);
        for (const held_foreign_key& key : change_.foreign_keys.made)
            std::erase(made.foreign_keys, key);
        for (held_column& column : made.columns)
            if (loses_null(column.name)) column.nullable = true;
        return made;
    }

    [[nodiscard]] bool loses_null(const std::string& column) const {
        return std::any_of(
            change_.altered_columns.begin(), change_.altered_columns.end(), [&](const auto& pair) {
                return pair.first.name == column && pair.first.nullable && !pair.second.nullable;
            });
    }

    [[nodiscard]] static std::string null_check(const std::string& column) {
        return name_text("cm_not_null_" + column.substr(0, 40));
    }

    void add_not_valid(const std::string& name, const std::string& constraint) {
        statements_.push_back(alter_ + "ADD " + constraint + " NOT VALID");
        added_.push_back(name);
    }

    void add_constraints() {
        for (const held_check& check : change_.checks.made)
            add_not_valid(name_text(check.name), check_text(check, postgres_dialect()));
        for (const held_foreign_key& key : change_.foreign_keys.made)
            add_not_valid(name_text(key.name), foreign_key_text(key, postgres_dialect()));
        for (const held_column& column : after_.columns)
            if (loses_null(column.name))
                add_not_valid(null_check(column.name), "CONSTRAINT " + null_check(column.name) +
                                                           " CHECK (" + name_text(column.name) +
                                                           " IS NOT NULL)");
    }

    void validate() {
        for (const std::string& name : added_)
            statements_.push_back(alter_ + "VALIDATE CONSTRAINT " + name);
    }

    // By the check the server knows that there is no NULL.
    void forbid_null() {
        for (const held_column& column : after_.columns) {
            if (!loses_null(column.name)) continue;
            statements_.push_back(alter_ + "ALTER COLUMN " + name_text(column.name) +
                                  " SET NOT NULL");
            statements_.push_back(alter_ + "DROP CONSTRAINT " + null_check(column.name));
        }
    }

    void build_index(const held_index& index) {
        std::string sql = create_index_text(after_, index, postgres_dialect());
        constexpr std::string_view word = "INDEX ";
        sql.insert(sql.find(word) + word.size(), "CONCURRENTLY ");
        statements_.push_back(std::move(sql));
    }

    void build_indexes() {
        for (const held_index& index : change_.indexes.made) build_index(index);
        for (const held_key& key : change_.uniques.made) {
            held_index index;
            index.name = key.name;
            index.unique = true;
            for (const std::string& column : key.columns) index.keys.push_back(name_text(column));
            build_index(index);
            statements_.push_back(alter_ + "ADD CONSTRAINT " + name_text(key.name) +
                                  " UNIQUE USING INDEX " + name_text(key.name));
        }
    }

    table_difference change_;
    const held_table& after_;
    std::string alter_;
    texts statements_;
    texts added_;
};

}  // namespace

// A longer text, or numeric with more digits before the point.
bool postgres_widens(const std::string& from, const std::string& to) {
    const type_length was = length_of(from);
    const type_length becomes = length_of(to);
    if (was.name == "varchar" && becomes.name == "text") return true;
    if (was.name != becomes.name || was.length < 0) return false;
    if (becomes.length < 0) return was.name == "varchar" || was.name == "numeric";
    if (was.name == "varchar") return becomes.length >= was.length;
    return was.name == "numeric" && becomes.length >= was.length && becomes.scale == was.scale;
}

std::span<const safety_rule> postgres_safety_rules() { return rules; }

std::vector<alteration> postgres_alter_gently(const held_table& before, const held_table& after) {
    return as_alterations(gentle_alter(before, after).make(before));
}

}  // namespace cormorant::detail
