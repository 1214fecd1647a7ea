#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "driver/postgres/postgres_options.hpp"
#include "postgres/server.hpp"
#include "support/scripted_waiting.hpp"

/// A seam that waits in the place of the thread, and gives up at each of its waits in turn.
namespace on_server {
namespace {

using namespace std::chrono_literals;
using compliance::as_flow;
using compliance::scripted_waiting;
using cormorant::detail::waited;

class waits : public server {
protected:
    /// Runs the verb again and again: a stop comes at its first wait, at its second, ... until it
    /// needs no more. After each the database is whole; `check` is told of the error, null: none.
    template <class Verb, class Check>
    int stop_at_each_wait(const cm::database& db, const Verb& verb, const Check& check) {
        const cm::database admin = open("pool_size=1");
        for (int n = 0; n < 500; ++n) {
            const int process = process_of(db);
            const auto closed = db.statistics().connections_closed;
            seam.end_at(n, waited::stopped);
            std::unique_ptr<cm::error> told;
            try {
                const as_flow here(&seam);
                verb();
            } catch (const cm::error& e) {
                told = std::make_unique<cm::error>(e);
                EXPECT_EQ(e.kind(), cm::error_kind::cancelled) << e.what();
                EXPECT_FALSE(e.retryable()) << e.what();
                EXPECT_TRUE(holds(e.what(), "stopped while it")) << e.what();
            }
            const bool was_stopped = seam.waits > n;
            EXPECT_EQ(db.statistics().connections_in_use, 0U) << "at wait " << n;
            // What was sent may go on without us.
            if (db.statistics().connections_closed != closed) await_end(admin, process);
            check(told.get());
            if (!was_stopped) {
                EXPECT_EQ(told, nullptr);
                return n;
            }
        }
        ADD_FAILURE() << "it never ended";
        return 0;
    }
    static void await_end(const cm::database& admin, int process) {
        const auto lives = [&] {
            return admin
                       .fetch<std::int64_t>("select count(*) from pg_stat_activity where pid = {}",
                                            process)
                       .at(0) != 0;
        };
        for (int i = 0; i < 1000 && lives(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    scripted_waiting seam;
};

TEST_F(waits, for_a_query_are_the_seams) {
    const cm::database db = open("pool_size=1");
    const int stops = stop_at_each_wait(
        db, [&] { (void)db.fetch<int>("select 1 from pg_sleep(0.02)"); },
        [&](const cm::error* e) {
            if (e != nullptr) {
                EXPECT_TRUE(e->connection_lost());
            }
            EXPECT_EQ(db.objects<Item>().count(), 0) << "the next one has another connection";
        });
    EXPECT_GE(stops, 1);
}

TEST_F(waits, of_a_write_that_was_stopped_leave_it_unknown) {
    const cm::database db = open("pool_size=1");
    const int stops = stop_at_each_wait(
        db, [&] { db.execute("insert into item (name, stock) select 'a', 0 from pg_sleep(0.02)"); },
        [&](const cm::error* e) {
            if (e != nullptr) {
                EXPECT_NE(e->outcome(), cm::outcome::undone) << e->what();
            }
            db.objects<Item>().remove();
        });
    EXPECT_GE(stops, 1);
}

TEST_F(waits, of_a_transaction_undo_it_or_leave_its_commit_unknown) {
    const cm::database db = open("pool_size=1");
    const cm::database look = open("pool_size=1");
    int undone = 0;
    const int stops = stop_at_each_wait(
        db,
        [&] {
            db.transaction(
                [](cm::transaction& tx) {
                    tx.create(Item{.name = "a"});
                    tx.savepoint([](cm::transaction& inner) { inner.create(Item{.name = "b"}); });
                    (void)tx.fetch<int>("select 1 from pg_sleep(0.02)");
                },
                {.retries = 3});
        },
        [&](const cm::error* e) {
            const std::int64_t stored = look.objects<Item>().count();
            if (e == nullptr) {
                EXPECT_EQ(stored, 2);
            }
            if (e != nullptr && e->outcome() != cm::outcome::unknown) {
                ++undone;
                EXPECT_EQ(stored, 0) << e->what();
            }
            look.objects<Item>().remove();
        });
    EXPECT_GE(undone, 1);
    EXPECT_LE(undone, stops);
}

TEST_F(waits, of_many_rows_store_all_or_none) {
    const cm::database db = open("pool_size=1");
    const cm::database look = open("pool_size=1");
    std::vector<Item> many;
    for (int i = 0; i < 3000; ++i) many.push_back({.name = std::to_string(i), .stock = i});
    (void)stop_at_each_wait(
        db, [&] { db.bulk_create(std::vector<Item>(many)); },
        [&](const cm::error* e) {
            const std::int64_t stored = look.objects<Item>().count();
            EXPECT_TRUE(stored == 0 || stored == 3000) << stored;
            if (e == nullptr) {
                EXPECT_EQ(stored, 3000);
            }
            look.objects<Item>().remove();
        });
}

TEST_F(waits, of_a_stream_end_it) {
    const cm::database db = open("pool_size=1");
    std::vector<Item> many;
    for (int i = 0; i < 3000; ++i) many.push_back({.name = std::to_string(i), .stock = i});
    db.bulk_create(many);
    (void)stop_at_each_wait(
        db,
        [&] {
            int rows = 0;
            for (const Item& item : db.objects<Item>().stream()) rows += item.id > 0 ? 1 : 0;
            EXPECT_EQ(rows, 3000);
        },
        [&](const cm::error*) { EXPECT_EQ(db.objects<Item>().count(), 3000); });
}

TEST_F(waits, of_a_connect_are_the_seams_and_no_refusal) {
    std::unique_ptr<cm::database> db;
    const cm::database whole = open("pool_size=1");
    const int stops = stop_at_each_wait(
        whole,
        [&] {
            const cm::database made = open("pool_size=2");
            (void)made.objects<Item>().count();
        },
        [](const cm::error*) {});
    EXPECT_GE(stops, 2) << "the server's answers to a connection";
    // The next connect is tried at once.
    const cm::database two = open("pool_size=2");
    seam.end_at(0, waited::stopped);
    two.transaction([&](cm::transaction&) {
        const as_flow here(&seam);
        EXPECT_EQ(thrown_by<cm::error>([&] { (void)two.objects<Item>().count(); }).kind(),
                  cm::error_kind::cancelled);
        EXPECT_EQ(two.objects<Item>().count(), 0);
    });
}

TEST_F(waits, that_end_late_are_waited_again) {
    const cm::database db = open("pool_size=1");
    const as_flow here(&seam);
    for (int n = 0; n < 3; ++n) {
        seam.end_at(n, waited::timed_out);
        EXPECT_EQ(db.fetch<int>("select 7 from pg_sleep(0.02)").at(0), 7);
        seam.end_at(n, waited::ready);
        EXPECT_EQ(db.fetch<int>("select 8 from pg_sleep(0.02)").at(0), 8) << "nothing had come";
    }
}

TEST_F(waits, that_never_end_are_over_after_statement_timeout) {
    const cm::database db = open("pool_size=1&statement_timeout=1000");
    {
        const as_flow here(&seam);
        seam.end_from(0, waited::timed_out);
        const auto e =
            thrown_by<cm::timeout>([&] { (void)db.fetch<int>("select 1 from pg_sleep(0.1)"); });
        EXPECT_TRUE(e.connection_lost());
        EXPECT_TRUE(holds(e.what(), "statement_timeout")) << e.what();
    }
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

TEST_F(waits, for_a_message_are_the_seams_and_keep_the_connection) {
    cm::listener listener(open("pool_size=1"), "news");
    const as_flow here(&seam);
    seam.end_at(0, waited::stopped);
    EXPECT_EQ(thrown_by<cm::error>([&] { (void)listener.wait(10s); }).kind(),
              cm::error_kind::cancelled);
    open("pool_size=1").execute("select pg_notify('news', 'late')");
    EXPECT_EQ(listener.wait(10s)->payload, "late");
}

// ---- hosts that do not answer -------------------------------------------------------------------

/// A port of this machine that takes connections, and says nothing.
class silent_port {
public:
    silent_port() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
        EXPECT_EQ(listen(socket_, 8), 0);
        socklen_t size = sizeof where;
        EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&where), &size), 0);
        number = std::to_string(ntohs(where.sin_port));
    }
    ~silent_port() { close(socket_); }
    silent_port(const silent_port&) = delete;
    silent_port& operator=(const silent_port&) = delete;

    std::string number;

private:
    int socket_;
};

TEST(silent_hosts, have_connect_timeout_each_by_a_seam_too) {
    const silent_port first, second;
    const std::string url = "postgresql://nobody@127.0.0.1:" + first.number +
                            ",127.0.0.1:" + second.number + "/nothing?connect_timeout=1";
    scripted_waiting seam;
    const as_flow here(&seam);
    const auto began = std::chrono::steady_clock::now();
    const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(url); });
    const auto took = std::chrono::steady_clock::now() - began;
    EXPECT_GE(took, 2s) << "a second for each";
    EXPECT_LT(took, 4s);
    EXPECT_TRUE(holds(e.what(), "port " + second.number)) << e.what();
    EXPECT_TRUE(holds(e.what(), "did not answer within connect_timeout, 1 s")) << e.what();
    EXPECT_TRUE(e.connection_lost());
}

TEST(silent_hosts, are_left_with_those_before_them) {
    cormorant::detail::postgres_options options;
    options.names = {"host", "port"};
    options.values = {"a,b,c", "1,2,3"};
    EXPECT_TRUE(drop_hosts(options, "b", "2"));
    EXPECT_EQ(options.values, (std::vector<std::string>{"c", "3"}));
    EXPECT_FALSE(drop_hosts(options, "c", "3")) << "it is the last";
    options.values = {"a,a,b", "1,2,3"};
    EXPECT_TRUE(drop_hosts(options, "a", "2"));
    EXPECT_EQ(options.values[0], "b");
    options.values = {"a,b", "5432"};
    EXPECT_TRUE(drop_hosts(options, "a", "5432"));
    EXPECT_EQ(options.values, (std::vector<std::string>{"b", "5432"})) << "one port for all";
    EXPECT_FALSE(drop_hosts(options, "elsewhere", "1"));
    options.names[1] = "hostaddr";
    options.values = {"a,b", "127.0.0.1,127.0.0.2"};
    EXPECT_FALSE(drop_hosts(options, "a", "5432")) << "libpq knows more than this list";
}

}  // namespace
}  // namespace on_server
