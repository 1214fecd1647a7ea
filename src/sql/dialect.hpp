#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cormorant/base/value.hpp"
#include "cormorant/query/program.hpp"
#include "cormorant/query/query_data.hpp"
#include "sql/print/spelling.hpp"

namespace cormorant::detail {

class ddl_spelling;
struct conflict_form;
struct member_info;
struct model_info;
struct rows_form;

/// What a backend can do. Facts of a server version, not spellings.
struct features {
    bool nulls_first_last = true;         ///< ORDER BY x NULLS FIRST
    bool aggregate_filter = true;         ///< SUM(x) FILTER (WHERE ...)
    bool numbered_placeholders = true;    ///< one parameter may be used twice
    bool typed_parameters = false;        ///< and has one type then, which its first use gives it
    bool row_locks = false;               ///< SELECT ... FOR UPDATE
    bool lock_options = false;            ///< nowait, skip locked
    bool no_key_locks = true;             ///< FOR NO KEY UPDATE
    bool lock_of_table = false;           ///< FOR UPDATE OF one of the tables that are joined
    bool locks_computed_rows = true;      ///< FOR UPDATE beside DISTINCT, GROUP BY and windows
    bool delete_alias = true;             ///< DELETE FROM t AS a
    bool limit_in_membership = true;      ///< x IN (SELECT ... LIMIT 1)
    bool outer_in_derived_tables = true;  ///< a SELECT in FROM sees the rows of enclosing queries
    bool offset_of_constants = true;      ///< SELECT DISTINCT of constants alone minds its OFFSET
    bool last_insert_id = true;           ///< the driver knows the key that an INSERT made
    bool returns_ignored = false;         ///< INSERT ... RETURNING also returns a row it ignored
    bool copies_rows = false;             ///< rows may be sent as such: COPY ... FROM STDIN
    std::string_view narrow_cast = {};    ///< behind a typed parameter that is an int or less
    bool arrays = false;                  ///< one parameter may hold many values: = ANY($1), unnest
    bool container_columns = false;       ///< a column may be an array or a range
    bool enum_columns = false;            ///< a column may have an enum's own type: no text
    bool pipelines = false;               ///< statements may travel together, in one round trip
    bool runs_arrays = false;             ///< arrays as parameters run the statement for each row
    std::size_t rows_of_arrays = 10'000;  ///< the most in one INSERT of arrays,
    std::size_t text_of_arrays = std::size_t{16} << 20U;  ///< and the bytes of its texts
    bool unsigned_integers = false;                       ///< columns of 64 bits without a sign
    bool json_lists = false;  ///< lists longer than a statement has parameters: list_of_json()
    bool transactional_ddl = true;  ///< CREATE TABLE does not commit
    bool sorts_lists = false;       ///< an IN list becomes a sorted table before it is used
    bool late_columns = false;      ///< columns that ORDER BY does not need are computed for the
                                    ///< rows of a LIMIT alone
    bool update_reads_updated = false;  ///< a query in SET reads rows that the UPDATE has changed
    bool update_by_case = false;  ///< UPDATE has no rows of new values: CASE key WHEN ? THEN ?
    /// What an INSERT says for a default_now time that is left to the database; empty where the
    /// column's DEFAULT is as exact as the program's clock.
    std::string_view exact_clock = {};
    std::string_view all_rows = {};  ///< the LIMIT that an OFFSET without one needs
    /// What before a column keeps an index on it from being used; empty where the planner chooses
    /// well by itself.
    std::string_view without_index = {};
};

/// How a backend spells SQL: facts, and the few things that are written differently. Dialects
/// derive from this class only.
class dialect {
public:
    dialect(const dialect&) = delete;
    dialect& operator=(const dialect&) = delete;
    virtual ~dialect() = default;

    [[nodiscard]] const features& facts() const noexcept { return facts_; }
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;

    /// An identifier between quotes, those inside it doubled.
    [[nodiscard]] virtual std::string quote(std::string_view identifier) const;
    /// The parameter `number`, counted from 1.
    [[nodiscard]] virtual std::string placeholder(std::size_t number) const = 0;
    /// A parameter where its type does not follow from what stands beside it, for a value of this
    /// kind; `beside` is the member whose column it is compared with, or null.
    [[nodiscard]] virtual std::string typed_placeholder(std::size_t number, value_kind kind,
                                                        const member_info* beside) const;
    /// The same for a parameter that is an array of such values; where features::arrays.
    [[nodiscard]] virtual std::string array_placeholder(std::size_t number, value_kind kind,
                                                        const member_info* beside) const;
    /// A constant in DDL: defaults and checks. Queries bind their values.
    [[nodiscard]] virtual std::string literal(const value& v) const;

    /// The type in CAST(x AS ...).
    [[nodiscard]] virtual std::string_view cast_type(value_kind kind) const = 0;
    /// The aggregate function over values of this kind.
    [[nodiscard]] virtual std::string_view aggregate(op code, value_kind of) const;

    /// What a SELECT that locks its rows ends with.
    [[nodiscard]] virtual std::string_view row_lock(lock_mode mode) const;

    /// The type that the result of an aggregate over values of this kind must be cast to, so that
    /// it has the kind that the program was promised; empty where it has.
    [[nodiscard]] virtual std::string_view aggregate_type(op code, value_kind of) const;

    /// A query that takes as many new keys of the model as its one parameter says; empty where
    /// there is none.
    [[nodiscard]] virtual std::string reserve_keys(const model_info& model) const;
    /// An UPDATE that gives the row whose single key is 0 a key of its own, and returns that; empty
    /// where the database makes no such key.
    [[nodiscard]] virtual std::string replace_zero_key(const model_info& model) const;

    /// What goes before a query to be told how it is run; the plan is the last column.
    [[nodiscard]] virtual std::string_view explain() const { return "EXPLAIN "; }

    /// The SELECT of the values of this kind in a JSON array, which the parameter is; where
    /// features::json_lists.
    [[nodiscard]] virtual std::string list_of_json(std::string_view parameter,
                                                   value_kind kind) const;

    // Of statements that write rows; sql/write.cpp has what most databases say.
    /// What follows the table in an INSERT of a row of defaults.
    [[nodiscard]] virtual std::string_view row_of_defaults() const { return " DEFAULT VALUES"; }
    /// What an INSERT says of rows that are there already.
    [[nodiscard]] virtual std::string on_conflict(const conflict_form& form) const;
    /// An UPDATE of several rows, each with values of its own.
    [[nodiscard]] virtual std::string update_rows(const rows_form& form) const;

    /// An expression where an UPDATE stores it in the member's column, which must refuse what the
    /// member's declaration does, and round decimals half away from zero.
    virtual void print_assigned(printer& out, const term& n, const model_info& model,
                                const member_info& to) const;

    /// What CREATE TABLE and its kin say.
    [[nodiscard]] virtual const ddl_spelling& ddl() const = 0;

    /// How the operations of a room are spelled. Empty for spelling_room::common.
    [[nodiscard]] virtual spelling_list spellings(spelling_room room) const = 0;

    /// Throws usage_error where the database has no columns of the member's type.
    void require_type(const model_info& model, const member_info& member) const;
    /// The same of a column of this kind; `whose` is "Model.member".
    void require_type(std::string_view whose, value_kind kind) const;

protected:
    explicit dialect(features facts) noexcept : facts_(facts) {}

private:
    features facts_;
};

}  // namespace cormorant::detail
