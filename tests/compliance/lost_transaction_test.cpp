#include <array>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// A transaction that the database ends by itself fails as a whole: nothing is sent after it,
/// nothing is stored, and nobody is told that it was committed.
namespace {

using namespace shop;
using compliance::holds;
using compliance::thrown_by;

class lost_transactions : public stocked_shop {
protected:
    /// Ends the transaction, and not because the program asked for it.
    static void lose(const cm::transaction& tx, const std::string& backend) {
        if (backend == "postgresql") {
            (void)tx.fetch<bool>("select pg_terminate_backend(pg_backend_pid())");
        } else if (backend == "mariadb") {
            tx.execute("kill connection_id()");
        } else {
            tx.execute("insert or rollback into tag (code) values ('red')");
        }
    }
    void lose(const cm::transaction& tx) const { lose(tx, GetParam()->name); }
    [[nodiscard]] bool stored(std::string_view code) const {
        return db.objects<Tag>().filter("code"_f == code).exists();
    }
};
CORMORANT_ON_EVERY_BACKEND(lost_transactions);

TEST_P(lost_transactions, are_not_healed_by_the_savepoint_that_they_were_lost_in) {
    const auto e = thrown_by([&] {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Tag{.code = "first"});
            EXPECT_THROW(tx.savepoint([&](cm::transaction& inner) { lose(inner); }), cm::error);
            tx.create(Tag{.code = "second"});
        });
    });
    EXPECT_EQ(e.outcome(), cm::outcome::undone) << e.what();
    EXPECT_TRUE(e.retryable()) << e.what();
    EXPECT_FALSE(stored("first"));
    EXPECT_FALSE(stored("second"));
}

TEST_P(lost_transactions, are_not_committed_where_the_program_swallows_every_error) {
    bool told = false;
    const auto e = thrown_by([&] {
        db.transaction([&](cm::transaction& tx) {
            tx.on_commit([&] { told = true; });
            tx.create(Tag{.code = "first"});
            EXPECT_THROW(lose(tx), cm::error);
            EXPECT_THROW(tx.create(Tag{.code = "second"}), cm::error);
            EXPECT_THROW((void)tx.objects<Tag>().count(), cm::error);
            EXPECT_THROW(tx.savepoint([](cm::transaction&) {}), cm::error);
        });
    });
    EXPECT_TRUE(holds(e.what(), "undid all of it")) << e.what();
    EXPECT_FALSE(told);
    EXPECT_FALSE(stored("first"));
    EXPECT_FALSE(stored("second"));
    db.create(Tag{.code = "third"});
    EXPECT_TRUE(stored("third")) << "the next connection is in order";
}

TEST_P(lost_transactions, undo_what_a_savepoint_that_was_over_had_done) {
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.savepoint([](cm::transaction& inner) { inner.create(Tag{.code = "first"}); });
        EXPECT_THROW(lose(tx), cm::error);
        tx.savepoint([](cm::transaction& inner) { inner.create(Tag{.code = "second"}); });
    }),
                 cm::error);
    EXPECT_FALSE(stored("first"));
    EXPECT_FALSE(stored("second"));
}

TEST_P(lost_transactions, text_that_begins_or_ends_a_transaction_is_refused_inside_of_one) {
    db.transaction([&](cm::transaction& tx) {
        tx.create(Tag{.code = "first"});
        const auto refused = [&](const auto& work) {
            const auto e = thrown_by<cm::usage_error>(work);
            EXPECT_TRUE(holds(e.what(), "return from its function to commit")) << e.what();
        };
        refused([&] { tx.execute("commit"); });
        refused([&] { tx.execute("rollback"); });
        refused([&] { tx.execute("begin"); });
        tx.create(Tag{.code = "second"});
    });
    EXPECT_TRUE(stored("first"));
    EXPECT_TRUE(stored("second"));
}

TEST_P(lost_transactions, a_change_of_tables_does_not_commit_what_was_done_before) {
    const auto work = [&] {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Tag{.code = "first"});
            tx.execute("create table beside (id integer)");
            throw std::runtime_error("no");
        });
    };
    if (GetParam()->name == "mariadb") {
        EXPECT_TRUE(holds(thrown_by<cm::usage_error>(work).what(), "commits the transaction"));
    } else {
        EXPECT_THROW(work(), std::runtime_error);
    }
    EXPECT_FALSE(stored("first"));
}

}  // namespace
