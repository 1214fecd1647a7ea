#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <thread>

#include "unit/session_database.hpp"

namespace cormorant::detail {
namespace {

// In memory and in a file: one connection, and readers beside a writer.
class session_transaction : public testing::TestWithParam<bool> {
protected:
    void SetUp() override {
        db_ = open_scope(GetParam() ? file_.url("busy_timeout=200")
                                    : "sqlite::memory:?busy_timeout=200");
        execute(*db_, "create table t (id integer primary key, n int unique)");
    }
    std::int64_t rows(scope& on) const { return number(on, "select count(*) from t"); }
    void insert(const scope_ref& on, std::int64_t n) const {
        execute(*on, "insert into t (n) values (?1)", {value(n)});
    }

    temporary_database file_;
    scope_ref db_;
};

INSTANTIATE_TEST_SUITE_P(places, session_transaction, testing::Bool(),
                         [](const auto& chosen) { return chosen.param ? "file" : "memory"; });

TEST_P(session_transaction, commits_at_the_end) {
    db_->atomically([&](const scope_ref& tx) {
        EXPECT_TRUE(tx->in_transaction());
        insert(tx, 1);
        insert(tx, 2);
        EXPECT_EQ(rows(*tx), 2);
    });
    EXPECT_FALSE(db_->in_transaction());
    EXPECT_EQ(rows(*db_), 2);
}

TEST_P(session_transaction, an_exception_rolls_back_and_goes_on) {
    const auto work = [&](const scope_ref& tx) {
        insert(tx, 1);
        throw std::runtime_error("no");
    };
    EXPECT_THROW(db_->atomically(work), std::runtime_error);
    EXPECT_EQ(rows(*db_), 0);
}

TEST_P(session_transaction, a_savepoint_is_undone_alone) {
    db_->atomically([&](const scope_ref& tx) {
        insert(tx, 1);
        EXPECT_THROW(tx->atomically([&](const scope_ref& inner) {
            insert(inner, 2);
            inner->atomically([&](const scope_ref& third) { insert(third, 3); });
            throw std::runtime_error("no");
        }),
                     std::runtime_error);
        tx->atomically([&](const scope_ref& inner) { insert(inner, 4); });
    });
    EXPECT_EQ(number(*db_, "select sum(n) from t"), 5);
}

TEST_P(session_transaction, after_an_error_only_rolling_back_is_left) {
    const error last = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            insert(tx, 1);
            EXPECT_THROW(insert(tx, 1), integrity_error);
            EXPECT_THROW((void)rows(*tx), usage_error);
            EXPECT_THROW(tx->atomically([](const scope_ref&) {}), usage_error);
        });
    });
    EXPECT_EQ(last.kind(), error_kind::usage);
    EXPECT_EQ(rows(*db_), 0);
}

TEST_P(session_transaction, a_savepoint_heals_what_failed_in_it) {
    db_->atomically([&](const scope_ref& tx) {
        insert(tx, 1);
        EXPECT_THROW(tx->atomically([&](const scope_ref& inner) { insert(inner, 1); }),
                     integrity_error);
        EXPECT_THROW(tx->atomically([&](const scope_ref& inner) {
            try {
                execute(*inner, "insert into nowhere values (1)");
            } catch (const error&) {  // swallowed: the savepoint is undone all the same
            }
        }),
                     usage_error);
        insert(tx, 2);
    });
    EXPECT_EQ(rows(*db_), 2);
}

TEST_P(session_transaction, a_value_that_was_never_sent_does_no_harm) {
    db_->atomically([&](const scope_ref& tx) {
        const error e = thrown_by(
            [&] { execute(*tx, "insert into t (n) values (?1)", {value(std::nan(""))}); });
        EXPECT_EQ(e.kind(), error_kind::data);
        insert(tx, 1);
    });
    EXPECT_EQ(rows(*db_), 1);
}

TEST_P(session_transaction, on_commit_runs_after_the_outermost_commit) {
    std::vector<int> ran;
    db_->on_commit([&] { ran.push_back(0); });
    db_->atomically([&](const scope_ref& tx) {
        tx->on_commit([&] {
            ran.push_back(1);
            insert(db_, 9);  // the connection is free again
        });
        EXPECT_ANY_THROW(tx->atomically([&](const scope_ref& inner) {
            inner->on_commit([&] { ran.push_back(2); });
            throw std::runtime_error("no");
        }));
        tx->atomically(
            [&](const scope_ref& inner) { inner->on_commit([&] { ran.push_back(3); }); });
        EXPECT_EQ(ran, (std::vector<int>{0}));
    });
    EXPECT_EQ(ran, (std::vector<int>{0, 1, 3}));
    EXPECT_ANY_THROW(db_->atomically([&](const scope_ref& tx) {
        tx->on_commit([&] { ran.push_back(4); });
        throw std::runtime_error("no");
    }));
    EXPECT_EQ(ran.size(), 3U);
}

TEST_P(session_transaction, a_commit_that_fails_is_thrown_and_rolled_back) {
    execute(*db_, "create table child (t int references t (id) deferrable initially deferred)");
    const error e = thrown_by([&] {
        db_->atomically([&](const scope_ref& tx) {
            insert(tx, 1);
            execute(*tx, "insert into child values (99)");
        });
    });
    EXPECT_EQ(e.kind(), error_kind::foreign_key);
    EXPECT_EQ(rows(*db_), 0);
    insert(db_, 1);
}

TEST_P(session_transaction, its_scope_refuses_when_it_has_ended_and_names_the_pool) {
    scope_ref kept;
    db_->atomically([&](const scope_ref& tx) {
        kept = tx;
        EXPECT_EQ(kept->live(), kept);
    });
    EXPECT_FALSE(kept->in_transaction());
    EXPECT_THROW(insert(kept, 1), usage_error);
    insert(kept->live(), 1);
    EXPECT_EQ(rows(*db_), 1);
}

TEST_P(session_transaction, rows_may_still_stream_when_it_ends) {
    scope_ref kept;
    std::optional<running> stream;
    db_->atomically([&](const scope_ref& tx) {
        kept = tx;
        insert(tx, 1);
        insert(tx, 2);
        stream.emplace(tx->run_text("select n from t order by n", {}, false, {}));
        EXPECT_TRUE(stream->next());
    });
    EXPECT_TRUE(stream->next());
    EXPECT_EQ(stream->at(0).integer, 2);
    stream.reset();
    insert(db_, 3);
}

TEST_P(session_transaction, writing_beside_it_is_refused_at_once) {
    db_->atomically([&](const scope_ref& tx) {
        insert(tx, 1);
        EXPECT_THROW(insert(db_, 2), usage_error);
        EXPECT_THROW(db_->atomically([](const scope_ref&) {}), usage_error);
        EXPECT_THROW((void)rows(*db_), usage_error);
        EXPECT_THROW((void)number(*db_, "insert into t (n) values (3) returning n"), usage_error);
    });
    EXPECT_EQ(rows(*db_), 1);
}

TEST_P(session_transaction, another_thread_waits_for_it) {
    std::thread other;
    db_->atomically([&](const scope_ref& tx) {
        insert(tx, 1);
        other = std::thread([&] { insert(db_, 2); });
        while (db_->core().statistics().waits == 0) std::this_thread::yield();
    });
    other.join();
    EXPECT_EQ(rows(*db_), 2);
}

TEST_P(session_transaction, another_thread_waits_no_longer_than_busy_timeout) {
    db_->atomically([&](const scope_ref&) {
        std::thread([&] { EXPECT_THROW(insert(db_, 2), timeout); }).join();
    });
    EXPECT_EQ(rows(*db_), 0);
}

TEST_P(session_transaction, threads_take_turns_inside_it) {
    db_->atomically([&](const scope_ref& tx) {
        const auto work = [&](int first) {
            for (int i = 0; i < 100; ++i) insert(tx, first + i);
        };
        std::thread one(work, 0);
        std::thread two(work, 1000);
        work(2000);
        one.join();
        two.join();
    });
    EXPECT_EQ(rows(*db_), 300);
}

TEST_P(session_transaction, sql_text_cannot_open_one_on_the_pool) {
    EXPECT_THROW(execute(*db_, "begin immediate"), usage_error);
    EXPECT_THROW((void)db_->run_text("begin", {}, false, {}).finish(), usage_error);
    insert(db_, 1);
    std::thread([&] { insert(db_, 2); }).join();
}

TEST_P(session_transaction, one_that_only_reads_refuses_writes) {
    insert(db_, 1);
    const auto work = [&](const scope_ref& tx) {
        EXPECT_EQ(rows(*tx), 1);
        if (GetParam()) insert(tx, 2);
    };
    if (!GetParam()) return db_->atomically(work, transaction_mode::read_only);
    const error e = thrown_by([&] { db_->atomically(work, transaction_mode::read_only); });
    EXPECT_EQ(e.kind(), error_kind::read_only);
}

}  // namespace
}  // namespace cormorant::detail
