#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

class dialect;

/// How a backend spells what CREATE TABLE and its kin say.
class ddl_spelling {
public:
    virtual ~ddl_spelling() = default;

    /// The type of a member's column, where the model does not spell it itself.
    [[nodiscard]] virtual std::string column_type(const member_info& member) const = 0;
    /// The same where it also depends on the model: on its indexes, or on the key that a foreign
    /// key refers to.
    [[nodiscard]] virtual std::string column_type_of(const model_info&,
                                                     const member_info& member) const {
        return column_type(member);
    }
    /// The type of a key that the database makes; its PRIMARY KEY stands behind the columns.
    [[nodiscard]] virtual std::string_view generated_key(const member_info& key) const = 0;
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
    /// The CREATE INDEX of an index for lookups; no columns where the database has none of the sort
    /// and does without.
    struct lookup_index {
        std::string_view before = {};  ///< what stands before INDEX
        std::string columns = {};      ///< what follows the table
    };
    [[nodiscard]] virtual lookup_index lookup_index_of(const model_info&, const index_info&,
                                                       const dialect&) const {
        return {};
    }
    /// True where foreign keys are checked with each row, not at the end of the statement or the
    /// transaction.
    [[nodiscard]] virtual bool checks_each_row() const { return false; }
    /// What stands before the columns of an index that is not an ordered one: USING ...
    [[nodiscard]] virtual std::string_view index_method(const model_info&,
                                                        const index_info&) const {
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
    [[nodiscard]] virtual bool wider_than(const member_info&) const { return false; }
    /// True where one DROP TABLE drops several tables, which may refer to each other.
    [[nodiscard]] virtual bool drops_together() const = 0;
};

}  // namespace cormorant::detail
