#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "mariadb/server.hpp"

namespace on_mariadb {
namespace {

class mariadb_forks : public server {};

TEST_F(mariadb_forks, a_child_of_fork_leaves_its_parents_transaction_alone) {
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

TEST_F(mariadb_forks, a_child_of_fork_cannot_commit_its_parents_transaction) {
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

}  // namespace
}  // namespace on_mariadb
