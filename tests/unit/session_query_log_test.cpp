#include <gtest/gtest.h>

#include "cormorant/session/query_log.hpp"
#include "unit/session_database.hpp"

namespace cormorant::detail {
namespace {

TEST(query_log, records_statements_with_values_rows_and_call) {
    const scope_ref db = open_scope("sqlite::memory:");
    execute(*db, "create table t (n int, name text)");
    const query_log log(*db);
    execute(*db, "insert into t values (?1, ?2), (8, null)",
            {value(std::int64_t{7}), value::borrow(value_kind::text, "Ann")});
    {
        running r = db->run_text("select n from t", {}, false, std::source_location::current());
        while (r.next()) {
        }
    }
    ASSERT_EQ(log.count(), 2U);
    const auto entries = log.entries();
    EXPECT_EQ(entries[0].parameters, "7, 'Ann'");
    EXPECT_EQ(entries[0].rows, 2);
    EXPECT_TRUE(entries[0].writes);
    EXPECT_EQ(entries[1].sql, "select n from t");
    EXPECT_EQ(entries[1].rows, 2);
    EXPECT_FALSE(entries[1].writes);
    EXPECT_GT(entries[1].duration.count(), 0);
    EXPECT_NE(entries[1].file.find("session_query_log_test"), std::string::npos);
    EXPECT_GT(entries[1].line, 0U);
}

TEST(query_log, leaves_transaction_control_out_and_keeps_failures) {
    const scope_ref db = open_scope("sqlite::memory:");
    execute(*db, "create table t (n int unique)");
    query_log log(db->core());
    EXPECT_THROW(db->atomically([](const scope_ref& tx) {
        execute(*tx, "insert into t values (1)");
        execute(*tx, "insert into t values (1)");
    }),
                 integrity_error);
    ASSERT_EQ(log.count(), 2U);
    EXPECT_FALSE(log.entries()[0].failed);
    EXPECT_TRUE(log.entries()[1].failed);
    log.clear();
    EXPECT_EQ(log.count(), 0U);
}

TEST(query_log, ends_with_its_life) {
    const scope_ref db = open_scope("sqlite::memory:");
    { const query_log log(*db); }
    EXPECT_FALSE(db->core().observed());
}

class control_counter final : public statement_observer {
public:
    void on_statement(const statement_event& event) override {
        if (event.role == statement_role::transaction_control) seen.emplace_back(event.sql);
    }
    std::vector<std::string> seen;
};

TEST(session_events, transaction_control_is_reported_as_such) {
    const scope_ref db = open_scope("sqlite::memory:");
    const auto counter = std::make_shared<control_counter>();
    db->core().add_observer(counter);
    db->atomically([](const scope_ref& tx) { tx->atomically([](const scope_ref&) {}); });
    db->core().remove_observer(*counter);
    EXPECT_EQ(counter->seen, (std::vector<std::string>{"BEGIN IMMEDIATE", "SAVEPOINT cormorant_1",
                                                       "RELEASE SAVEPOINT cormorant_1", "COMMIT"}));
}

}  // namespace
}  // namespace cormorant::detail
