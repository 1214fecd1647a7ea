#include <cstdlib>
#include <map>
#include <source_location>

#include "snippets/snippet.hpp"
#include "support/needs.hpp"

namespace snippets {
namespace {

using namespace std::chrono_literals;

/// The page runs against a real server, in a schema of its own.
class postgresql_page : public testing::Test {
protected:
    void SetUp() override {
        const char* url = std::getenv("CORMORANT_POSTGRESQL");
        CORMORANT_NEEDS_SERVER(url != nullptr, "CORMORANT_POSTGRESQL is not set");
        server = url;
        server += "?pool_size=2";
        admin("DROP SCHEMA IF EXISTS snippets CASCADE");
        admin("CREATE SCHEMA snippets");
        server += "&options=-csearch_path%3Dsnippets";
    }
    void TearDown() override {
        if (!server.empty()) admin("DROP SCHEMA snippets CASCADE");
    }
    void admin(const char* sql) const {
        const cm::database db = cm::open(server);
        cormorant::detail::run_text(db.scope(), sql);
    }

    std::string server;
};

TEST_F(postgresql_page, opening) {
    setenv("DATABASE_URL", server.c_str(), 1);
    // [opening]
    cm::database db = cm::open(std::getenv("DATABASE_URL"));  // postgresql://user@host:5432/shop
    cm::create_tables<Group, Profile, User, Order>(db);
    // [end]
    EXPECT_EQ(db.objects<User>().count(), 0);

    const std::string url = server;
    const std::string read_from_a_vault = "secret";
    // [password]
    cm::open_options options;
    options.pool_size = 8;
    options.password = read_from_a_vault;  // or PGPASSWORD, or ~/.pgpass
    cm::database same = cm::open(url, options);
    // [end]
    EXPECT_EQ(same.objects<User>().count(), 0);
}

TEST_F(postgresql_page, transactions) {
    const cm::database db = cm::open(server);
    cm::create_tables<Group, Profile, User, Order>(db);
    const Profile paris = db.create(Profile{.bio = "painter", .city = "Paris"});
    db.create(User{.name = "Ann", .email = "ann@x.org", .balance = 10, .profile = paris});
    // [serializable]
    db.transaction(
        [](cm::transaction& tx) {
            User ann = tx.objects<User>().get("email"_f == "ann@x.org");
            ann.balance += 5;
            tx.save(ann, "balance"_f);
        },
        {.level = cm::isolation::serializable, .retries = 3});
    // [end]
    EXPECT_EQ(db.objects<User>().get("name"_f == "Ann").balance, 15);
    // [queue]
    db.transaction([](cm::transaction& tx) {
        auto next = tx.objects<Order>()
                        .filter("status"_f == "open")
                        .order_by("id"_f)
                        .for_update(cm::lock_rows::skip_locked)
                        .first();
        if (next) tx.remove(*next);
    });
    // [end]
}

TEST_F(postgresql_page, channels) {
    const cm::database db = cm::open(server);
    std::string handled;
    const auto handle = [&](const std::string& payload) { handled += payload; };
    // [listen]
    cm::listener orders(db, "orders");
    db.execute("select pg_notify({}, {})", "orders", "17");
    if (auto message = orders.wait(30s)) handle(message->payload);
    // [end]
    EXPECT_EQ(handled, "17");
}

}  // namespace
}  // namespace snippets
