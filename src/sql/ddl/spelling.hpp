#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/table_state.hpp"
#include "sql/ddl/ask_rows.hpp"
#include "sql/ddl/held.hpp"
#include "sql/ddl/read_type.hpp"

namespace cormorant::detail {

class dialect;
class run_spelling;

/// A statement that alters a table.
struct alteration {
    std::string sql;
    /// The table behind it; none where it does not commit by itself, or changes nothing of it.
    std::optional<held_table> leaves = {};
};

/// How a backend spells what CREATE TABLE and its kin say.
class ddl_spelling {
public:
    virtual ~ddl_spelling() = default;

    /// How a column of this type is spelled, where the model does not spell it itself.
    [[nodiscard]] virtual std::string column_type(const type_state& type) const = 0;
    /// The max_length of a text that is indexed and says none; 0 = none.
    [[nodiscard]] virtual int indexed_length() const { return 0; }
    /// True where a foreign key has the very type of the key that it holds.
    [[nodiscard]] virtual bool spells_keys_alike() const { return false; }
    /// The type that a column's text says; none where no member of a struct could hold its values.
    [[nodiscard]] virtual std::optional<type_reading> read_type(std::string_view text) const = 0;
    /// The type of a key that the database makes.
    [[nodiscard]] virtual std::string_view generated_type(const type_state& key) const = 0;
    /// What follows it; its PRIMARY KEY stands behind the columns.
    [[nodiscard]] virtual std::string_view generated_words() const = 0;
    /// The longest name that the database takes.
    struct name_limit {
        std::size_t bytes = SIZE_MAX;
        std::size_t characters = SIZE_MAX;
    };
    [[nodiscard]] virtual name_limit longest_name() const { return {}; }
    /// The DEFAULT that is the database's clock, as text of a column of this kind.
    [[nodiscard]] virtual std::string_view clock(value_kind kind) const = 0;
    /// What a foreign key says, so that a transaction may break it for a while.
    [[nodiscard]] virtual std::string_view checked_at_commit() const = 0;
    /// A statement after which the transaction checks all foreign keys at its end; may be empty.
    [[nodiscard]] virtual std::string_view put_off_foreign_keys() const = 0;
    /// What follows a table that has no columns but its key.
    [[nodiscard]] virtual std::string_view after_key_table() const = 0;
    /// A query with a row where the table named by the parameter exists: 1; or where something else
    /// has its name, such as a view: 0.
    [[nodiscard]] virtual std::string_view table_exists() const = 0;
    /// A query with a row where the enum type named by the parameter exists; empty where there are
    /// no types of a program's own.
    [[nodiscard]] virtual std::string_view type_exists() const { return {}; }
    /// A query with a row where the name is that of a type of another sort, as each table has one.
    [[nodiscard]] virtual std::string_view type_taken() const { return {}; }
    /// A query with a row where the enum type named by the parameter exists and no column has it.
    [[nodiscard]] virtual std::string_view type_unused() const { return {}; }
    /// True where CREATE INDEX has INCLUDE.
    [[nodiscard]] virtual bool covering_indexes() const = 0;
    /// An index for lookups: its sort, method and keys. No keys where the database has none of the
    /// sort and does without. `columns` are quoted.
    [[nodiscard]] virtual held_index lookup_index(const index_state&,
                                                  std::span<const std::string> columns) const {
        (void)columns;
        return {};
    }
    /// True where foreign keys are checked with each row, not at the end of the statement or the
    /// transaction.
    [[nodiscard]] virtual bool checks_each_row() const { return false; }
    /// The method of an index of these columns, where the database's own does not serve them.
    [[nodiscard]] virtual std::string_view index_method(
        const index_state&, std::span<const type_state* const> columns) const {
        (void)columns;
        return {};
    }
    /// True where CREATE INDEX has WHERE.
    [[nodiscard]] virtual bool partial_indexes() const { return true; }
    /// True where the database can carry out ON DELETE SET DEFAULT.
    [[nodiscard]] virtual bool database_set_default() const { return true; }
    /// What follows every table.
    [[nodiscard]] virtual std::string_view after_table() const { return {}; }
    /// What stands before a DROP TABLE, so that tables that still refer to it do not matter.
    [[nodiscard]] virtual std::string_view without_key_checks() const { return {}; }
    /// True where a foreign key may refer to a table that is not there yet.
    [[nodiscard]] virtual bool forward_references() const = 0;
    /// True where the column of a whole number holds more than the member: a CHECK sees to its
    /// range.
    [[nodiscard]] virtual bool wider_than(const type_state&) const { return false; }
    /// True where the names of indexes and types are among those of the tables; else each table has
    /// its own.
    [[nodiscard]] virtual bool indexes_beside_tables() const { return true; }
    /// True where no two foreign keys of a database may have one name.
    [[nodiscard]] virtual bool foreign_keys_of_database() const { return false; }
    /// The tables that the database holds, and its types, read from its catalogue.
    [[nodiscard]] virtual held_tables read_tables(const ask_rows& ask) const = 0;
    /// The table as read_tables() would spell it if the database had it; one that is there is not
    /// touched. Inside a transaction.
    [[nodiscard]] virtual held_table echo(const held_table& table, const ask_rows& ask) const = 0;
    /// The statements that make one table the other; the two have one name, and columns of one name
    /// are one.
    [[nodiscard]] virtual std::vector<alteration> alter(const held_table& before,
                                                        const held_table& after) const = 0;
    /// How migrations are run.
    [[nodiscard]] virtual const run_spelling& running() const = 0;
    /// True where one DROP TABLE drops several tables, which may refer to each other.
    [[nodiscard]] virtual bool drops_together() const = 0;
};

}  // namespace cormorant::detail
