#include <chrono>
#include <thread>

#include "postgres/server.hpp"

/// What PostgreSQL does to a transaction by itself.
namespace on_server {
namespace {

using namespace std::chrono_literals;

class lost_transaction : public server {
protected:
    [[nodiscard]] static bool stored(const cm::database& db, std::string_view name) {
        return db.objects<Item>().filter("name"_f == name).exists();
    }
};

TEST_F(lost_transaction, one_that_idled_for_too_long_is_undone_and_can_be_run_again) {
    const cm::database db = open("pool_size=1");
    const auto e = thrown_by<cm::connection_error>([&] {
        db.transaction([](cm::transaction& tx) {
            tx.execute("set local idle_in_transaction_session_timeout = 50");
            tx.create(Item{.name = "first"});
            std::this_thread::sleep_for(500ms);
            EXPECT_THROW(
                tx.savepoint([](cm::transaction& inner) { inner.create(Item{.name = "inside"}); }),
                cm::connection_error);
            tx.create(Item{.name = "second"});
        });
    });
    EXPECT_TRUE(e.connection_lost());
    EXPECT_TRUE(e.retryable()) << e.what();
    EXPECT_EQ(e.outcome(), cm::outcome::undone);
    EXPECT_FALSE(stored(db, "first"));
    EXPECT_FALSE(stored(db, "second"));
}

TEST_F(lost_transaction, a_backend_that_died_before_the_commit_leaves_nothing_unknown_but_that) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    const auto e = thrown_by<cm::connection_error>([&] {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Item{.name = "first"});
            terminate(admin, tx.fetch<int>("select pg_backend_pid()").at(0));
        });
    });
    EXPECT_EQ(e.outcome(), cm::outcome::unknown) << "COMMIT was sent, and nobody answered";
    EXPECT_FALSE(e.retryable());
    EXPECT_FALSE(stored(db, "first"));
}

TEST_F(lost_transaction, a_deadlock_in_a_savepoint_undoes_the_savepoint_alone) {
    const cm::database db = open("pool_size=1");
    db.transaction([](cm::transaction& tx) {
        tx.create(Item{.name = "first"});
        EXPECT_THROW(tx.savepoint([](cm::transaction& inner) {
            inner.execute("do $$ begin raise exception using errcode = '40P01'; end $$");
        }),
                     cm::transaction_rollback);
        tx.create(Item{.name = "second"});
    });
    EXPECT_TRUE(stored(db, "first"));
    EXPECT_TRUE(stored(db, "second"));
}

TEST_F(lost_transaction, a_server_that_writes_no_more_is_left_and_looked_for_again) {
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "a"});
    const int process = process_of(db);
    db.execute(
        "create function standby() returns trigger language plpgsql as "
        "'begin raise exception using errcode = ''25006''; end'");
    db.execute(
        "create trigger standby before update on item for each row execute function standby()");
    const auto e = thrown_by([&] { db.objects<Item>().update("stock"_f = 1); });
    EXPECT_EQ(e.kind(), cm::error_kind::read_only);
    EXPECT_EQ(e.outcome(), cm::outcome::undone);
    EXPECT_NE(process_of(db), process);
    // A transaction that only reads is refused by any server.
    const int next = process_of(db);
    EXPECT_THROW(
        db.read_transaction([](cm::transaction& tx) { tx.execute("create table no (a int)"); }),
        cm::error);
    EXPECT_EQ(process_of(db), next);
}

TEST_F(lost_transaction, a_server_that_cannot_be_reached_was_sent_nothing) {
    const auto e = thrown_by<cm::connection_error>(
        [] { (void)cm::open("postgresql://ann@127.0.0.1:9/shop"); });
    EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
    EXPECT_TRUE(e.connection_lost());
    EXPECT_TRUE(e.retryable());
    std::string nobody = url();
    nobody.replace(nobody.find("//") + 2, nobody.find('@') - nobody.find("//") - 2, "nobody_here");
    const auto refused = thrown_by<cm::connection_error>([&] { (void)cm::open(nobody); });
    EXPECT_FALSE(refused.connection_lost()) << refused.what();
    EXPECT_FALSE(refused.retryable());
}

}  // namespace
}  // namespace on_server
