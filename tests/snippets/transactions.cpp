#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using transactions = shop;

/// A folder of its own to open files in.
class files : public testing::Test {
protected:
    files() {
        std::string name = testing::TempDir() + "cormorant_snippets_XXXXXX";
        folder_ = mkdtemp(name.data());
        std::filesystem::current_path(folder_);
    }
    ~files() override {
        std::filesystem::current_path(before_);
        std::filesystem::remove_all(folder_);
    }

private:
    std::filesystem::path before_ = std::filesystem::current_path();
    std::string folder_;
};

TEST_F(transactions, commit_or_roll_back) {
    const Profile paris = db.objects<Profile>().get("id"_f == 1);
    (void)paris;
    // [transaction]
    std::int64_t id = db.transaction([&](cm::transaction& tx) {
        Order order = tx.create(Order{.user = ann, .total = 40, .status = "open"});
        tx.objects<User>().filter("id"_f == ann.id).update("balance"_f = "balance"_f - 40);
        return order.id;
    });  // commits; an exception rolls back and is rethrown
    // [end]
    EXPECT_EQ(id, 5);
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.objects<Order>().remove();
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_EQ(db.objects<Order>().size(), 5);
}

TEST_F(transactions, savepoints_and_actions) {
    std::string told;
    const auto send_mail = [&](const char* what) { told += what; };
    // [savepoint]
    db.transaction([&](cm::transaction& tx) {
        tx.on_commit([&] { send_mail("ordered; "); });
        try {
            tx.savepoint([&](cm::transaction& inner) {
                inner.on_commit([&] { send_mail("never; "); });  // dropped with the savepoint
                inner.create(User{.name = "Twin", .email = "ann@x.org", .profile = cm::key(1)});
            });
        } catch (const cm::integrity_error&) {
            // the savepoint is undone, the transaction goes on
        }
        tx.create(Order{.user = ann, .total = 5, .status = "open"});
    });
    // [end]
    EXPECT_EQ(told, "ordered; ");
    EXPECT_EQ(db.objects<Order>().size(), 5);
}

TEST_F(transactions, rows_are_locked) {
    const cm::query_log log(db);
    // [for_update]
    db.transaction([&](cm::transaction& tx) {
        User user = tx.objects<User>().filter("id"_f == 1).for_update().get();
        user.balance += 1;
        tx.save(user, "balance"_f);
    });
    // [end]
    EXPECT_EQ(log.count(), 2);
    EXPECT_THROW(db.transaction([](cm::transaction& tx) {
        (void)tx.objects<User>().for_update(cm::lock_rows::nowait).to_vector();
    }),
                 cm::usage_error);
}

TEST_F(transactions, after_an_error_only_a_rollback) {
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        try {
            tx.create(User{.name = "Twin", .email = "ann@x.org", .profile = cm::key(1)});
        } catch (const cm::integrity_error&) {
        }
        (void)tx.objects<User>().size();
    }),
                 cm::usage_error);
}

TEST_F(transactions, reads_of_one_state) {
    // [read]
    auto [users, orders] = db.read_transaction([](cm::transaction& tx) {
        return std::pair<std::int64_t, std::int64_t>(tx.objects<User>().count(),
                                                     tx.objects<Order>().count());
    });
    // [end]
    EXPECT_EQ(users, 3);
    EXPECT_EQ(orders, 4);
}

TEST_F(files, a_database_apart_is_beside_the_transaction) {
    cm::database db = cm::open("sqlite:shop.db");
    cm::create_tables<Group>(db);
    std::int64_t waiting = 0;
    db.transaction([&](cm::transaction& tx) {
        tx.create(Group{.name = "new"});
        // [apart]
        waiting = db.apart().objects<Group>().count();  // as it was before the transaction
        // [end]
        EXPECT_THROW((void)db.objects<Group>().count(), cm::usage_error);
        EXPECT_EQ(tx.objects<Group>().count(), 1);
    });
    EXPECT_EQ(waiting, 0);
}

TEST_F(files, a_database_is_opened_with_options) {
    using namespace std::chrono_literals;
    // [open]
    cm::database shop_db = cm::open("sqlite:shop.db");
    cm::database small = cm::open("sqlite:small.db?pool_size=2&busy_timeout=500");
    cm::database same = cm::open("sqlite:small.db", {.pool_size = 2, .busy_timeout = 500ms});
    cm::create_tables<Group, Profile, User, Order>(shop_db);
    cm::database readonly = cm::open("sqlite:shop.db?mode=ro");
    // [end]
    EXPECT_EQ(shop_db.fetch<std::string>("pragma journal_mode").at(0), "wal");
    EXPECT_THROW(readonly.objects<Order>().remove(), cm::error);
    EXPECT_EQ(readonly.objects<Order>().size(), 0);
}

TEST_F(files, the_pool_tells_its_figures) {
    cm::database db = cm::open("sqlite:shop.db");
    cm::create_tables<Group>(db);
    // [statistics]
    for (int i = 0; i < 100; ++i) (void)db.objects<Group>().filter("id"_f == i).first();
    const cm::session_statistics figures = db.statistics();
    // [end]
    EXPECT_GE(figures.statement_hits, 99U);
    EXPECT_EQ(figures.connections_in_use, 0);
}

}  // namespace
}  // namespace snippets
