#include <atomic>
#include <thread>

#include "mariadb/another_server.hpp"
#include "mariadb/server.hpp"

/// What InnoDB, a procedure and a cluster do to a transaction by themselves.
namespace on_mariadb {
namespace {

class mariadb_lost_transaction : public server {
protected:
    [[nodiscard]] static bool stored(const cm::database& db, std::string_view name) {
        return db.objects<Item>().filter("name"_f == name).exists();
    }
    /// Writes around a savepoint that waits for a row that another transaction holds.
    static void write_around_a_locked_row(const cm::database& db, const Item& locked) {
        const cm::database other = db;
        std::atomic<bool> holds = false;
        std::atomic<bool> over = false;
        auto holder = beside([&] {
            other.transaction([&](cm::transaction& tx) {
                (void)tx.objects<Item>().filter("id"_f == locked.id).for_update().get();
                for (holds = true; !over;) std::this_thread::yield();
            });
        });
        while (!holds) std::this_thread::yield();
        const auto end = [&] {
            over = true;
            holder.get();
        };
        try {
            db.transaction([&](cm::transaction& tx) {
                tx.create(Item{.name = "first"});
                EXPECT_THROW(tx.savepoint([&](cm::transaction& inner) {
                    inner.objects<Item>().filter("id"_f == locked.id).update("stock"_f = 1);
                }),
                             cm::timeout);
                tx.create(Item{.name = "second"});
            });
        } catch (...) {
            end();
            throw;
        }
        end();
    }
};

TEST_F(mariadb_lost_transaction, a_deadlock_in_a_savepoint_undoes_all_of_it) {
    const cm::database db = open("pool_size=3");
    const Item a = db.create(Item{.name = "a"});
    const Item b = db.create(Item{.name = "b"});
    std::atomic<bool> waits = false;
    std::future<void> other;
    const auto e = thrown_by<cm::transaction_rollback>([&] {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Item{.name = "first"});
            EXPECT_THROW(tx.savepoint([&](cm::transaction& inner) {
                inner.objects<Item>().filter("id"_f == a.id).update("stock"_f = 1);
                other = beside([&] {
                    db.transaction([&](cm::transaction& beside_it) {
                        // InnoDB gives up the transaction that changed less.
                        for (int i = 0; i < 50; ++i)
                            beside_it.create(Item{.name = "other " + std::to_string(i)});
                        beside_it.objects<Item>().filter("id"_f == b.id).update("stock"_f = 2);
                        waits = true;
                        beside_it.objects<Item>().filter("id"_f == a.id).update("stock"_f = 2);
                    });
                });
                while (!waits) std::this_thread::yield();
                inner.objects<Item>().filter("id"_f == b.id).update("stock"_f = 1);
            }),
                         cm::transaction_rollback);
            tx.create(Item{.name = "second"});
        });
    });
    other.get();
    EXPECT_TRUE(e.retryable());
    EXPECT_EQ(e.outcome(), cm::outcome::undone);
    EXPECT_TRUE(holds(e.what(), "Deadlock")) << e.what();
    EXPECT_FALSE(stored(db, "first"));
    EXPECT_FALSE(stored(db, "second"));
}

TEST_F(mariadb_lost_transaction, a_lock_that_is_not_to_be_had_undoes_the_savepoint_alone) {
    const cm::database db = open("pool_size=3&busy_timeout=1000");
    const Item locked = db.create(Item{.name = "locked"});
    write_around_a_locked_row(db, locked);
    EXPECT_TRUE(stored(db, "first"));
    EXPECT_TRUE(stored(db, "second"));
}

TEST_F(mariadb_lost_transaction, or_all_of_it_where_the_server_is_set_up_so) {
    const another_server strict("--innodb-rollback-on-timeout=ON");
    CORMORANT_NEEDS_SERVER(!strict.url().empty(), "CORMORANT_MARIADB_ANOTHER is not set");
    const cm::database db = cm::open(strict.url() + "?pool_size=3&busy_timeout=1000");
    cm::create_tables<Item>(db);
    const Item locked = db.create(Item{.name = "locked"});
    const auto e =
        thrown_by<cm::transaction_rollback>([&] { write_around_a_locked_row(db, locked); });
    EXPECT_TRUE(e.retryable());
    EXPECT_FALSE(stored(db, "first"));
    EXPECT_FALSE(stored(db, "second"));
}

TEST_F(mariadb_lost_transaction, a_procedure_that_commits_is_noticed) {
    const cm::database db = open("pool_size=1");
    db.execute("create procedure commits() begin commit; end");
    const auto e = thrown_by<cm::usage_error>([&] {
        db.transaction([](cm::transaction& tx) {
            tx.create(Item{.name = "first"});
            EXPECT_THROW(tx.execute("call commits()"), cm::usage_error);
            tx.create(Item{.name = "second"});
        });
    });
    EXPECT_EQ(e.outcome(), cm::outcome::unknown) << "what was done before the call is stored";
    EXPECT_TRUE(stored(db, "first"));
    EXPECT_FALSE(stored(db, "second"));
}

TEST_F(mariadb_lost_transaction, a_read_only_server_is_left_and_looked_for_again) {
    const another_server one("--read-only=OFF");
    CORMORANT_NEEDS_SERVER(!one.url().empty(), "CORMORANT_MARIADB_ANOTHER is not set");
    const cm::database admin = cm::open(one.url() + "?pool_size=1");
    cm::create_tables<Item>(admin);
    admin.execute("create user app@'127.0.0.1'");
    admin.execute("grant all on cormorant.* to app@'127.0.0.1'");
    const cm::database db = cm::open(url_as(one.url(), "app") + "?pool_size=1");
    db.create(Item{.name = "a"});
    admin.execute("set global read_only = 1");
    const auto e = thrown_by([&] { db.create(Item{.name = "b"}); });
    EXPECT_EQ(e.kind(), cm::error_kind::read_only);
    EXPECT_EQ(db.objects<Item>().count(), 1) << "it still serves those that read";
    EXPECT_EQ(db.statistics().connections_closed, 1U);
    for (int i = 0; i < 100; ++i) EXPECT_THROW(db.create(Item{.name = "b"}), cm::error);
    EXPECT_LE(db.statistics().connections_closed, 10U) << "not one for each write";
    admin.execute("set global read_only = 0");
    db.create(Item{.name = "b"});
}

TEST_F(mariadb_lost_transaction, a_node_that_lost_its_cluster_is_refused_when_it_is_opened) {
    const another_server node(
        "--wsrep-on=ON --wsrep-provider=/usr/lib/galera/libgalera_smm.so --binlog-format=ROW "
        "--innodb-autoinc-lock-mode=2 --wsrep-cluster-address=gcomm:// "
        "--wsrep-provider-options='base_host=127.0.0.1;base_port=" +
        std::to_string(20'000 + getpid() % 10'000) + "'");
    CORMORANT_NEEDS_SERVER(!node.url().empty(), "no server of Galera's could be started");
    const cm::database db = cm::open(node.url() + "?pool_size=1");
    cm::create_tables<Item>(db);
    db.create(Item{.name = "a"});
    {
        const cm::database admin = cm::open(node.url() + "?pool_size=1");
        admin.execute(
            "set global wsrep_cluster_address = 'gcomm://127.0.0.1:9?pc.wait_prim_timeout=PT1S'");
    }
    const auto e = thrown_by<cm::connection_error>([&] { db.create(Item{.name = "b"}); });
    EXPECT_EQ(e.native_code(), 1047);
    const auto refused = thrown_by<cm::connection_error>([&] { (void)cm::open(node.url()); });
    EXPECT_TRUE(holds(refused.what(), "wsrep_ready")) << refused.what();
    EXPECT_TRUE(refused.connection_lost());
    EXPECT_TRUE(refused.retryable());
    EXPECT_EQ(refused.outcome(), cm::outcome::not_sent);
}

}  // namespace
}  // namespace on_mariadb
