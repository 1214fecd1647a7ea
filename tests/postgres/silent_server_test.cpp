#include <signal.h>

#include <chrono>
#include <thread>

#include "postgres/server.hpp"

/// A server process that does not run any more, behind a network that still holds.
namespace on_server {
namespace {

using namespace std::chrono_literals;

/// Stops a process of the server, which goes on when this object goes.
class stopped_process {
public:
    explicit stopped_process(int process) : process_(process) {
        EXPECT_EQ(kill(process_, SIGSTOP), 0);
    }
    ~stopped_process() { (void)kill(process_, SIGCONT); }
    stopped_process(const stopped_process&) = delete;
    stopped_process& operator=(const stopped_process&) = delete;

private:
    int process_;
};

class silent_server : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (IsSkipped()) return;
        if (kill(process_of(open("pool_size=1")), 0) != 0)
            GTEST_SKIP() << "the server's processes are another user's, or another machine's";
    }
};

TEST_F(silent_server, a_statement_ends_a_while_after_statement_timeout) {
    const cm::database db = open("pool_size=1&statement_timeout=400");
    const stopped_process stopped(process_of(db));
    const auto start = std::chrono::steady_clock::now();
    const auto e = thrown_by<cm::timeout>([&] { (void)db.objects<Item>().count(); });
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_GT(took, 400ms);
    EXPECT_LT(took, 20s);
    EXPECT_TRUE(e.connection_lost());
    EXPECT_TRUE(holds(e.what(), "statement_timeout")) << e.what();
    EXPECT_EQ(db.objects<Item>().count(), 0) << "the next one has another connection";
}

TEST_F(silent_server, a_write_that_ends_so_has_an_unknown_outcome_and_a_transaction_is_undone) {
    const cm::database db = open("pool_size=1&statement_timeout=100");
    {
        const stopped_process stopped(process_of(db));
        const auto e = thrown_by<cm::timeout>([&] { db.create(Item{.name = "a"}); });
        EXPECT_NE(e.outcome(), cm::outcome::undone) << "nobody can know: " << e.what();
    }
    const auto e = thrown_by<cm::timeout>([&] {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Item{.name = "b"});
            const stopped_process stopped(tx.fetch<int>("select pg_backend_pid()").at(0));
            tx.create(Item{.name = "c"});
        });
    });
    EXPECT_EQ(e.outcome(), cm::outcome::undone);
    EXPECT_TRUE(e.retryable());
}

TEST_F(silent_server, statements_that_travel_together_end_too) {
    const cm::database db = open("pool_size=1&statement_timeout=100");
    std::vector<Item> items(300);
    for (std::size_t i = 0; i < items.size(); ++i) items[i].name = std::to_string(i);
    db.bulk_create(items);
    for (Item& item : items) item.stock = 1;
    const auto e = thrown_by<cm::timeout>([&] {
        db.transaction([&](cm::transaction& tx) {
            const stopped_process stopped(tx.fetch<int>("select pg_backend_pid()").at(0));
            tx.bulk_update(items, "stock"_f);
        });
    });
    EXPECT_TRUE(e.connection_lost());
    EXPECT_EQ(db.objects<Item>().filter("stock"_f == 1).count(), 0);
}

TEST_F(silent_server, interrupt_ends_a_statement_that_the_server_does_not) {
    const cm::database db = open("pool_size=1");
    const stopped_process stopped(process_of(db));
    auto query = beside([&] { return thrown_by([&] { (void)db.objects<Item>().count(); }); });
    std::this_thread::sleep_for(200ms);
    const auto start = std::chrono::steady_clock::now();
    db.interrupt();
    const auto e = query.get();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
    EXPECT_EQ(e.kind(), cm::error_kind::cancelled) << e.what();
    EXPECT_TRUE(e.connection_lost());
}

// The program knows what it waits for.
TEST_F(silent_server, a_limit_that_the_program_sets_itself_is_its_own) {
    const cm::database db = open("pool_size=1&statement_timeout=100");
    EXPECT_NO_THROW(db.transaction([](cm::transaction& tx) {
        tx.execute("set local statement_timeout = 0");
        (void)tx.fetch<std::string>("select pg_sleep(2)::text");
    }));
    EXPECT_THROW((void)db.fetch<std::string>("select pg_sleep(2)::text"), cm::timeout);
}

}  // namespace
}  // namespace on_server
