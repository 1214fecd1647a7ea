#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

#include "cormorant/base/inline_vector.hpp"
#include "cormorant/session/write.hpp"
#include "session/model_copy.hpp"
#include "session/model_statement.hpp"

namespace cormorant::detail {

struct insert_form;

/// Inserts rows of one model. Rows that leave different members to the database need
/// different statements: each is made once.
///
/// On SQLite one by one is the fastest form: a prepared INSERT of one row, run in a loop in one
/// transaction, beats multi-row VALUES, and last_insert_id() costs a fifth of RETURNING, which
/// keeps its rows in a temporary table.
class row_inserter {
public:
    row_inserter(scope& on, const model_info& model, const conflict_rule& rule,
                 std::source_location where);

    /// Inserts the row and puts the key that the database made into it. False where the rule
    /// ignored it.
    bool insert(void* row);
    /// Whether insert_all() would send but one statement, which is atomic by itself.
    [[nodiscard]] bool is_one_statement(const row_span& rows);
    /// Inserts the rows, many by one statement where the database has arrays as parameters. Calls
    /// `inserted` for each row, in their order, with whether it got its key from the database.
    /// Returns the rows written.
    std::int64_t insert_all(const row_span& rows, const std::function<void(bool)>& inserted);
    /// Whether the last row got its key from the database.
    [[nodiscard]] bool made_key() const noexcept { return made_key_; }

private:
    struct column {
        const member_info* member;
        bool checked;
    };
    /// The INSERT of the rows that write the same members.
    struct form {
        std::uint64_t written = 0;  // bit i: optional_[i] is
        bool makes_key = false;
        bool key_comes_back = false;  // by RETURNING
        bool updates = false;         // a row that is there
        std::vector<column> columns;
        std::vector<std::uint16_t> read_again;  // after the INSERT, by a query
        row_plan read_back;
        std::string sql;
        std::unique_ptr<model_statement> statement;
        std::string many_sql;     // empty where rows go one by one
        row_plan many_read_back;  // with the key that one row's INSERT tells otherwise
        std::unique_ptr<model_statement> many;
        copy_texts copy;  // empty where something comes back
        // Of rows that may be ignored: they take their keys before, and which are stored comes
        // back.
        std::string keyed_sql;
    };

    [[nodiscard]] bool leaves_out(const member_info& member, const void* row) const;
    [[nodiscard]] std::uint64_t written_of(const void* row) const;
    form& form_for(std::uint64_t written);
    form& make_form(std::uint64_t written);
    [[nodiscard]] std::vector<std::uint16_t> updated_members(
        const std::vector<std::uint16_t>& members) const;
    [[nodiscard]] std::unique_ptr<model_statement> prepare(const std::string& sql) const;
    void bind(form& f, const void* row);
    bool run(form& f, void* row);
    void take_key(form& f, void* row);
    [[nodiscard]] std::string many_text(const insert_form& sql, form& f) const;
    [[nodiscard]] std::size_t rows_alike(const row_span& rows, std::size_t first,
                                         std::uint64_t written) const;
    [[nodiscard]] std::size_t text_size(const void* row) const;
    [[nodiscard]] bool has_twins(const row_span& rows, std::size_t first, std::size_t count) const;
    [[nodiscard]] std::string keyed_text(const insert_form& sql, const form& f) const;
    [[nodiscard]] value_list take_keys(std::size_t count) const;
    std::int64_t send_keyed(form& f, const row_span& rows, std::size_t first, std::size_t count,
                            const std::function<void(bool)>& inserted);
    void bind_columns(model_statement& to, const form& f, const row_span& rows, std::size_t first,
                      std::size_t count);
    [[nodiscard]] copy_texts copy_of(const insert_form& sql, const form& f) const;
    void prepare_many(form& f) const;
    std::int64_t copy_many(form& f, const row_span& rows, std::size_t first, std::size_t count);
    std::int64_t send_many(form& f, const row_span& rows, std::size_t first, std::size_t count);

    scope& scope_;
    const model_info& model_;
    const conflict_rule& rule_;
    std::source_location where_;
    const member_info* key_;               // a key that the database may make, or null
    std::vector<std::uint16_t> optional_;  // members that not every row writes
    std::vector<std::unique_ptr<form>> forms_;
    inline_vector<value, 24> values_;  // of the row that is sent: SQLite reads texts in place
    bool made_key_ = false;
};

}  // namespace cormorant::detail
