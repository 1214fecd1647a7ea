#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "postgres/server.hpp"

namespace on_server {
namespace {

class forks : public server {};

TEST_F(forks, a_child_of_fork_may_not_use_its_parents_connections) {
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "a"});
    const pid_t child = fork();
    if (child == 0) {
        int code = 1;
        try {
            (void)db.objects<Item>().count();
        } catch (const cm::usage_error& e) {
            code = holds(e.what(), "fork") ? 0 : 2;
        }
        _exit(code);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(db.objects<Item>().count(), 1);
}

TEST_F(forks, a_child_of_fork_leaves_its_parents_transaction_alone) {
    const cm::database db = open("pool_size=1");
    bool in_child = false;
    int code = 1;
    try {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Item{.name = "a"});
            const pid_t child = fork();
            in_child = child == 0;
            if (in_child) try {
                    (void)tx.objects<Item>().count();
                } catch (const cm::usage_error& e) {
                    code = holds(e.what(), "fork") ? 0 : 2;
                    throw;
                }
            int status = 0;
            ASSERT_EQ(waitpid(child, &status, 0), child);
            EXPECT_EQ(WEXITSTATUS(status), 0);
            tx.create(Item{.name = "b"});
        });
    } catch (const std::exception&) {
    }
    if (in_child) _exit(code);
    EXPECT_EQ(db.objects<Item>().count(), 2);
}

TEST_F(forks, a_child_of_fork_cannot_commit_its_parents_transaction) {
    const cm::database db = open("pool_size=1");
    bool in_child = false;
    int code = 1;
    try {
        db.transaction([&](cm::transaction& tx) {
            tx.create(Item{.name = "a"});
            const pid_t child = fork();
            in_child = child == 0;
            if (in_child) return;
            int status = 0;
            ASSERT_EQ(waitpid(child, &status, 0), child);
            EXPECT_EQ(WEXITSTATUS(status), 0);
            throw std::runtime_error("undone");
        });
    } catch (const cm::usage_error&) {
        code = 0;
    } catch (const std::runtime_error&) {
    }
    if (in_child) _exit(code);
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

TEST_F(forks, a_child_of_fork_leaves_its_parents_stream_and_listener_alone) {
    const cm::database db = open("pool_size=1");
    std::vector<Item> items(3000);
    for (int i = 0; i < 3000; ++i) items[static_cast<std::size_t>(i)].name = std::to_string(i);
    db.bulk_create(items);
    auto orders = std::make_unique<cm::listener>(db, "orders");
    bool in_child = false;
    int code = 1;
    int seen = 0;
    int status = 1;
    try {
        for (const Item& item : db.objects<Item>().stream(100)) {
            (void)item;
            if (++seen != 50) continue;
            const pid_t child = fork();
            in_child = child == 0;
            if (!in_child) waitpid(child, &status, 0);
        }
    } catch (const cm::usage_error&) {
        try {
            (void)orders->wait(std::chrono::milliseconds(1));
        } catch (const cm::usage_error&) {
            orders.reset();
            code = 0;
        }
    }
    if (in_child) _exit(code);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(seen, 3000);
    db.execute("select pg_notify({}, {})", "orders", "17");
    const auto message = orders->wait(std::chrono::seconds(5));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->payload, "17");
}

}  // namespace
}  // namespace on_server
