#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <vector>

#include "cormorant/write/write.hpp"
#include "session/execute/model_statement.hpp"
#include "write/insert_plan.hpp"

namespace cormorant::detail {

/// Inserts rows of one model. Rows that leave different members to the database need
/// different statements: each is looked up once.
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
    /// `inserted` for rows in their order: whether so many got their keys from the database.
    /// Returns the rows written.
    std::int64_t insert_all(const row_span& rows,
                            const std::function<void(bool, std::size_t)>& inserted);
    /// Whether the last row got its key from the database.
    [[nodiscard]] bool made_key() const noexcept { return made_key_; }

private:
    /// A plan and its statements of this inserter.
    struct form {
        std::shared_ptr<const insert_plan> plan;
        std::optional<model_statement> one;
        std::optional<model_statement> many;
        bool one_by_one = false;  // the connection does not take many
    };

    form& form_for(std::uint64_t written);
    void prepare_many(form& f) const;
    [[nodiscard]] statement_subject subject(const form& f) const {
        const bool adds = rule_.action != conflict_action::update;
        return {&model_, model_.table, access::write, f.plan->parameters,
                adds ? row_change::adds : row_change::any};
    }
    void bind(form& f, const void* row);
    void check(const insert_plan::column& c, const void* row) const;
    void check(const insert_plan& plan, const row_span& rows) const;
    bool run(form& f, void* row);
    void take_key(const form& f, void* row);
    void see_to_key(const form& f, void* row);
    [[nodiscard]] std::int64_t replace_zero_key(const insert_plan& plan) const;
    void store_key(std::int64_t made, void* row) const;
    [[nodiscard]] std::size_t rows_alike(const row_span& rows, std::size_t first,
                                         std::uint64_t written) const;
    [[nodiscard]] bool has_twins(const row_span& rows, std::size_t first, std::size_t count) const;
    [[nodiscard]] value_list take_keys(std::size_t count) const;
    std::int64_t send_keyed(form& f, const row_span& rows, std::size_t first, std::size_t count,
                            const std::function<void(bool, std::size_t)>& inserted);
    void bind_columns(model_statement& to, const insert_plan& plan, const row_span& rows);
    std::int64_t copy_many(form& f, const row_span& rows, std::size_t first, std::size_t count);
    std::int64_t send_many(form& f, const row_span& rows, std::size_t first, std::size_t count);

    scope& scope_;
    const model_info& model_;
    const conflict_rule& rule_;
    std::source_location where_;
    std::shared_ptr<insert_plans> plans_;
    std::deque<form> forms_;
    form* last_form_ = nullptr;    // most rows are like the one before
    std::size_t first_alike_ = 0;  // rows_alike() of those that are sent next; 0: not counted yet
    bool made_key_ = false;
};

/// Throws that a row was sent and none was stored.
[[noreturn]] void throw_dropped(const model_info& model, std::source_location where);

}  // namespace cormorant::detail
