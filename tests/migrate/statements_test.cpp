#include "migrate/statements.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "migrate/changes.hpp"
#include "migrate/introspect.hpp"
#include "migrate/models.hpp"
#include "migrate/random_history.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;
using migrate_history::history;

class carried_out : public compliance::on_backend {
protected:
    detail::scope& on() { return *db.scope(); }
    const detail::dialect& target() { return on().core().sql_dialect(); }
    static std::source_location here(std::source_location at = std::source_location::current()) {
        return at;
    }

    /// Does the operations one by one; `state` follows.
    void carry_out(const std::vector<detail::operation>& all, detail::table_state& state) {
        for (const detail::operation& change : all) {
            for (const std::string& sql : detail::statements_of(change, state, target())) {
                SCOPED_TRACE(detail::described(change) + ": " + sql);
                ASSERT_NO_THROW(detail::run_text(db.scope(), sql));
            }
            detail::change_state(state, change);
        }
    }

    std::string text_of(const detail::held_tables& tables) {
        std::string text;
        for (const detail::held_type& type : tables.types)
            text += detail::create_type_text(type, target()) + "\n";
        for (const detail::held_table& table : tables.tables) {
            text += detail::create_table_text(table, target()) + "\n";
            for (const std::string& index : detail::create_index_texts(table, target()))
                text += index + "\n";
        }
        return text;
    }

    void expect_no_drift(const detail::table_state& state) {
        const auto wanted = detail::echoed(on(), detail::lower(state, target()), here());
        const auto there = detail::echoed(on(), detail::introspect(on(), here()), here());
        ASSERT_EQ(text_of(there), text_of(wanted));
    }
};

TEST_P(carried_out, random_histories_leave_what_create_tables_would_make) {
    for (unsigned seed = 1; seed <= 3; ++seed) {
        history past(seed, history::sound);
        detail::table_state state;
        for (int step = 0; step < 8; ++step) {
            SCOPED_TRACE("seed " + std::to_string(seed) + " step " + std::to_string(step));
            past.step();
            const auto found = detail::changes(state, past.now(), past.answers()).operations;
            ASSERT_NO_FATAL_FAILURE(carry_out(found, state));
            ASSERT_NO_FATAL_FAILURE(expect_no_drift(state));
        }
        ASSERT_NO_FATAL_FAILURE(carry_out(detail::changes(state, {}).operations, state));
        ASSERT_NO_FATAL_FAILURE(expect_no_drift({}));
    }
}

TEST_P(carried_out, every_word_is_made_step_by_step_and_taken_back) {
    detail::table_state state;
    const auto forward = detail::changes({}, migrate_models::whole_state()).operations;
    ASSERT_NO_FATAL_FAILURE(carry_out(forward, state));
    ASSERT_NO_FATAL_FAILURE(expect_no_drift(state));
    ASSERT_NO_FATAL_FAILURE(carry_out(detail::reversed(forward), state));
    ASSERT_NO_FATAL_FAILURE(expect_no_drift({}));
}

struct Pair {
    std::int64_t id = 0;
    std::string name = {};
    std::optional<int> size = {};
};

TEST_P(carried_out, rows_keep_their_values_and_get_those_that_are_asked_for) {
    detail::table_state state = migrate_models::state_of_models<Pair>();
    cm::create_tables<Pair>(db);
    db.create(Pair{.name = "one", .size = 5});
    db.create(Pair{.name = "two"});
    detail::table_state to = state;
    detail::field_state extra;
    extra.name = extra.column = "extra";
    extra.type.kind = detail::value_kind::integer;
    to.models[0].fields.push_back(extra);
    to.models[0].find("size")->nullable = false;
    detail::change_state(to, detail::rename_field{"Pair", "name", "title", "name", "title"});
    const detail::change_answers answers{
        .renames = {{"Pair.name", "title"}},
        .backfills = {{"Pair.extra", detail::value(std::int64_t{7})},
                      {"Pair.size", detail::value(std::int64_t{0})}}};
    const detail::change_list found = detail::changes(state, to, answers);
    EXPECT_TRUE(found.questions.empty());
    ASSERT_NO_FATAL_FAILURE(carry_out(found.operations, state));
    ASSERT_NO_FATAL_FAILURE(expect_no_drift(state));
    const auto one = db.fetch<std::int64_t>(
        "SELECT count(*) FROM pair WHERE extra = 7 AND title = 'one' AND size = 5");
    const auto two = db.fetch<std::int64_t>(
        "SELECT count(*) FROM pair WHERE extra = 7 AND title = 'two' AND size = 0");
    EXPECT_EQ(one.at(0), 1);
    EXPECT_EQ(two.at(0), 1);
}

CORMORANT_ON_EVERY_BACKEND(carried_out);

}  // namespace
