#include <gtest/gtest.h>

#include <algorithm>

#include "unit/scripted_server.hpp"
#include "unit/session_database.hpp"

/// Statements whose failure leaves another transaction than the session believes in, or none: the
/// server goes on in autocommit, and stores what it is sent.
namespace cormorant::detail {
namespace {

const std::string first_savepoint = "SAVEPOINT cormorant_1";
const std::string undo_savepoint = "ROLLBACK TO SAVEPOINT cormorant_1";
const std::string end_savepoint = "RELEASE SAVEPOINT cormorant_1";

class session_lost_transaction : public testing::Test {
protected:
    scripted_server& server_ = scripted_server::instance();
    scope_ref db_ = open_scripted_database();

    /// A transaction whose savepoint fails of the program's own exception, and which goes on.
    void write_around_a_savepoint() const {
        db_->atomically([&](const scope_ref& tx) {
            execute(*tx, "insert first");
            try {
                tx->atomically([&](const scope_ref& inner) {
                    execute(*inner, "insert inside");
                    throw std::runtime_error("the program's own");
                });
            } catch (const std::runtime_error&) {
            }
            execute(*tx, "insert second");
        });
    }
    void expect_nothing_more_was_sent(const error& e) const {
        EXPECT_EQ(server_.count_of("insert second"), 0) << e.what();
        EXPECT_EQ(server_.count_of("COMMIT"), 0) << e.what();
        EXPECT_EQ(e.outcome(), outcome::undone) << e.what();
    }
};

TEST_F(session_lost_transaction, is_one_whose_savepoint_could_not_be_undone) {
    server_.failing[undo_savepoint] = {error_kind::rollback, true};
    const error e = thrown_by([&] { write_around_a_savepoint(); });
    EXPECT_EQ(e.kind(), error_kind::rollback);
    EXPECT_TRUE(e.retryable());
    EXPECT_NE(std::string_view(e.what()).find("the script says so"), std::string_view::npos);
    expect_nothing_more_was_sent(e);
}

TEST_F(session_lost_transaction, is_rolled_back_where_the_server_did_not_say_that_it_had_done_so) {
    server_.failing[undo_savepoint] = {error_kind::internal};
    const error e = thrown_by([&] { write_around_a_savepoint(); });
    EXPECT_EQ(e.kind(), error_kind::rollback);
    expect_nothing_more_was_sent(e);
    EXPECT_EQ(server_.heard.back(), "ROLLBACK");
}

TEST_F(session_lost_transaction, is_one_whose_savepoint_could_not_be_released) {
    server_.failing[end_savepoint] = {error_kind::rollback, true};
    const error e = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            try {
                tx->atomically([&](const scope_ref& inner) { execute(*inner, "insert inside"); });
            } catch (const error&) {
            }
            execute(*tx, "insert second");
        });
    });
    EXPECT_EQ(e.kind(), error_kind::rollback);
    expect_nothing_more_was_sent(e);
}

TEST_F(session_lost_transaction, is_one_whose_savepoint_was_undone_and_then_not_released) {
    server_.failing[end_savepoint] = {error_kind::rollback, true};
    expect_nothing_more_was_sent(thrown_by([&] { write_around_a_savepoint(); }));
}

TEST_F(session_lost_transaction, is_one_that_a_savepoint_could_not_be_set_in) {
    server_.failing[first_savepoint] = {error_kind::rollback, true};
    const error e = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            EXPECT_THROW(tx->atomically([](const scope_ref&) {}), transaction_rollback);
            execute(*tx, "insert second");
        });
    });
    EXPECT_EQ(e.kind(), error_kind::rollback);
    expect_nothing_more_was_sent(e);
    EXPECT_EQ(server_.count_of(undo_savepoint), 0);
}

TEST_F(session_lost_transaction, cannot_be_healed_by_a_savepoint) {
    server_.failing["insert inside"] = {error_kind::rollback, true};
    const error e = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            EXPECT_THROW(
                tx->atomically([&](const scope_ref& inner) { execute(*inner, "insert inside"); }),
                transaction_rollback);
            execute(*tx, "insert second");
        });
    });
    EXPECT_EQ(e.kind(), error_kind::rollback);
    expect_nothing_more_was_sent(e);
    EXPECT_EQ(server_.count_of(undo_savepoint), 0);
}

TEST_F(session_lost_transaction, is_never_committed_though_the_program_swallows_its_errors) {
    server_.failing["insert inside"] = {error_kind::timeout, true};
    bool committed = false;
    const error e = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            tx->on_commit([&] { committed = true; });
            EXPECT_THROW(execute(*tx, "insert inside"), timeout);
        });
    });
    EXPECT_EQ(e.kind(), error_kind::rollback) << "the lock that was not to be had undid all of it";
    EXPECT_FALSE(committed);
    expect_nothing_more_was_sent(e);
}

TEST_F(session_lost_transaction, says_that_the_connection_is_lost_where_it_is) {
    server_.failing["insert inside"] = {error_kind::connection, true, true};
    const error e = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            EXPECT_THROW(execute(*tx, "insert inside"), connection_error);
            execute(*tx, "insert second");
        });
    });
    EXPECT_EQ(e.kind(), error_kind::connection);
    EXPECT_TRUE(e.retryable()) << "what was not committed is undone";
    expect_nothing_more_was_sent(e);
    execute(*db_, "insert third");
    EXPECT_EQ(server_.opened, 2);
}

TEST_F(session_lost_transaction, is_noticed_where_a_statement_that_succeeded_ended_it) {
    server_.ending = {"insert inside"};
    const error e = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            EXPECT_THROW(execute(*tx, "insert inside"), usage_error);
            execute(*tx, "insert second");
        });
    });
    EXPECT_EQ(e.kind(), error_kind::usage);
    EXPECT_EQ(e.outcome(), outcome::unknown) << "it may have committed what was done before";
    EXPECT_EQ(server_.count_of("insert second"), 0);
    EXPECT_EQ(server_.count_of("COMMIT"), 0);
}

TEST_F(session_lost_transaction, is_not_one_of_which_a_statement_alone_was_refused) {
    server_.failing["insert inside"] = {error_kind::unique};
    db_->atomically([&](const scope_ref& tx) {
        EXPECT_THROW(
            tx->atomically([&](const scope_ref& inner) { execute(*inner, "insert inside"); }),
            integrity_error);
        execute(*tx, "insert second");
    });
    EXPECT_EQ(server_.count_of("insert second"), 1);
    EXPECT_EQ(server_.heard.back(), "COMMIT");
}

TEST_F(session_lost_transaction, a_commit_that_is_refused_is_rolled_back) {
    server_.failing["COMMIT"] = {error_kind::rollback};
    const error e = thrown_by(
        [&] { db_->atomically([&](const scope_ref& tx) { execute(*tx, "insert first"); }); });
    EXPECT_EQ(e.kind(), error_kind::rollback);
    EXPECT_EQ(e.outcome(), outcome::undone);
    EXPECT_EQ(server_.heard.back(), "ROLLBACK");
}

TEST_F(session_lost_transaction, a_commit_without_an_answer_has_an_unknown_outcome) {
    server_.failing["COMMIT"] = {error_kind::connection, true, true};
    const error e = thrown_by(
        [&] { db_->atomically([&](const scope_ref& tx) { execute(*tx, "insert first"); }); });
    EXPECT_EQ(e.outcome(), outcome::unknown);
    EXPECT_FALSE(e.retryable());
}

TEST_F(session_lost_transaction, a_connection_is_not_lent_again_that_could_not_be_rolled_back) {
    server_.failing["ROLLBACK"] = {error_kind::internal};
    EXPECT_THROW(db_->atomically([&](const scope_ref& tx) {
        execute(*tx, "insert first");
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    execute(*db_, "insert second");
    EXPECT_EQ(server_.opened, 2);
    EXPECT_EQ(server_.closed, 1);
}

TEST_F(session_lost_transaction, a_connection_is_not_lent_again_that_could_not_begin) {
    server_.failing["BEGIN"] = {error_kind::internal};
    const error e = thrown_by([&] { db_->atomically([](const scope_ref&) {}); });
    EXPECT_EQ(e.kind(), error_kind::internal);
    execute(*db_, "insert second");
    EXPECT_EQ(server_.opened, 2) << "what was set for that transaction may still be set";
}

TEST_F(session_lost_transaction, text_that_would_end_it_is_refused_and_it_goes_on) {
    const std::string_view texts[] = {"commit",
                                      "COMMIT AND CHAIN",
                                      " -- done\n rollback",
                                      "rollback work",
                                      "END",
                                      "abort",
                                      "begin",
                                      "start transaction read only",
                                      "create table t (id int)",
                                      "truncate t"};
    db_->atomically([&](const scope_ref& tx) {
        for (const std::string_view text : texts) {
            const error e = thrown_by([&] { execute(*tx, text); });
            EXPECT_EQ(e.kind(), error_kind::usage) << text;
            EXPECT_EQ(e.outcome(), outcome::not_sent) << text;
            EXPECT_EQ(server_.count_of(text), 0) << text;
        }
        execute(*tx, "insert second");
    });
    EXPECT_EQ(server_.heard.back(), "COMMIT");
}

TEST_F(session_lost_transaction, text_that_does_not_end_it_is_sent) {
    db_->atomically([&](const scope_ref& tx) {
        for (const std::string_view text :
             {"savepoint own", "rollback to own", "ROLLBACK WORK TO SAVEPOINT own",
              "release savepoint own", "create temporary table t (id int)",
              "create or replace temporary table t (id int)", "drop temporary table t",
              "begin not atomic select 1; end", "start replica", "update ended set commit = 1"}) {
            execute(*tx, text);
            EXPECT_EQ(server_.count_of(text), 1) << text;
        }
    });
}

}  // namespace
}  // namespace cormorant::detail
