#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

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

class control_counter final : public observer {
public:
    void on_statement(const statement_event& event) override {
        if (event.role == statement_role::transaction_control) seen.emplace_back(event.sql);
    }
    std::vector<std::string> seen;
};

TEST(session_events, transaction_control_is_reported_as_such) {
    const scope_ref db = open_scope("sqlite::memory:");
    const auto counter = std::make_shared<control_counter>();
    db->core().observers().add(counter);
    db->atomically([](const scope_ref& tx) { tx->atomically([](const scope_ref&) {}); });
    db->core().observers().remove(*counter);
    EXPECT_EQ(counter->seen, (std::vector<std::string>{"BEGIN IMMEDIATE", "SAVEPOINT cormorant_1",
                                                       "RELEASE SAVEPOINT cormorant_1", "COMMIT"}));
}

class transaction_listener final : public observer {
public:
    void on_statement(const statement_event& event) override {
        if (event.role == statement_role::text) statements.push_back(event.transaction);
    }
    void on_transaction(const transaction_event& event) override {
        transactions.push_back(event.transaction);
        static constexpr const char* names[] = {"begin",     "commit",  "roll_back",
                                                "savepoint", "release", "roll_back_to"};
        steps += names[static_cast<std::size_t>(event.step)];
        if (event.depth != 0) steps += " " + std::to_string(event.depth);
        if (event.failed) steps += " failed";
        steps += "; ";
    }
    std::vector<transaction_id> statements;
    std::vector<transaction_id> transactions;
    std::string steps;
};

struct heard_transactions {
    scope_ref db = open_scope("sqlite::memory:");
    std::shared_ptr<transaction_listener> heard = std::make_shared<transaction_listener>();
    heard_transactions() { db->core().observers().add(heard); }
    ~heard_transactions() { db->core().observers().remove(*heard); }
    heard_transactions(const heard_transactions&) = delete;
    heard_transactions& operator=(const heard_transactions&) = delete;
};

TEST(session_events, a_transaction_tells_each_step_with_its_depth) {
    const heard_transactions at;
    at.db->atomically([](const scope_ref& tx) {
        tx->atomically([&](const scope_ref&) { tx->atomically([](const scope_ref&) {}); });
    });
    EXPECT_EQ(at.heard->steps, "begin; savepoint 1; savepoint 2; release 2; release 1; commit; ");
}

TEST(session_events, what_is_undone_is_told_as_undone) {
    const heard_transactions at;
    EXPECT_THROW(at.db->atomically([](const scope_ref& tx) {
        EXPECT_THROW(tx->atomically([](const scope_ref&) { throw std::runtime_error("no"); }),
                     std::runtime_error);
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_EQ(at.heard->steps, "begin; savepoint 1; roll_back_to 1; roll_back; ");
}

TEST(session_events, a_commit_that_is_refused_is_followed_by_the_roll_back) {
    const heard_transactions at;
    execute(*at.db, "create table a (id integer primary key)");
    execute(*at.db, "create table b (a int references a deferrable initially deferred)");
    EXPECT_THROW(
        at.db->atomically([](const scope_ref& tx) { execute(*tx, "insert into b values (1)"); }),
        integrity_error);
    EXPECT_EQ(at.heard->steps, "begin; commit failed; roll_back; ");
}

TEST(session_events, statements_name_the_transaction_that_they_run_in) {
    const heard_transactions at;
    execute(*at.db, "create table t (n int)");
    for (int i = 0; i < 2; ++i)
        at.db->atomically([](const scope_ref& tx) { execute(*tx, "insert into t values (1)"); });
    ASSERT_EQ(at.heard->statements.size(), 3U);
    EXPECT_EQ(at.heard->statements[0], 0U);
    EXPECT_NE(at.heard->statements[1], 0U);
    EXPECT_NE(at.heard->statements[1], at.heard->statements[2]);
    EXPECT_EQ(at.heard->statements[1], at.heard->transactions[0]);
    EXPECT_EQ(at.heard->transactions[0], at.heard->transactions[1]);
}

/// Removes itself, and adds another one, while it is told.
class leaving_observer final : public observer {
public:
    explicit leaving_observer(observer_list& list) : list_(list) {}
    void on_statement(const statement_event&) override {
        ++told;
        list_.remove(*this);
        list_.add(next);
    }
    int told = 0;
    std::shared_ptr<transaction_listener> next = std::make_shared<transaction_listener>();

private:
    observer_list& list_;
};

TEST(session_events, an_observer_may_leave_and_bring_another_while_it_is_told) {
    const scope_ref db = open_scope("sqlite::memory:");
    const auto leaving = std::make_shared<leaving_observer>(db->core().observers());
    db->core().observers().add(leaving);
    execute(*db, "create table t (n int)");
    execute(*db, "insert into t values (1)");
    EXPECT_EQ(leaving->told, 1);
    EXPECT_EQ(leaving->next->statements.size(), 1U);
    db->core().observers().remove(*leaving->next);
    EXPECT_FALSE(db->core().observed());
}

}  // namespace
}  // namespace cormorant::detail
