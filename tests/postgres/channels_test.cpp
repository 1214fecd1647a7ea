#include <chrono>
#include <cormorant/session/listener.hpp>

#include "postgres/server.hpp"

namespace on_server {
namespace {

using namespace std::chrono_literals;

class channels : public server {
protected:
    template <class On>
    static void send(const On& on, std::string_view channel, std::string_view payload) {
        on.execute("select pg_notify({}, {})", channel, payload);
    }
};

TEST_F(channels, messages_come_in_their_order_from_any_thread) {
    const cm::database db = open();
    cm::listener listener(db, "orders");
    listener.add("Other \"channel\"");
    send(db, "orders", "1");
    send(db, "Other \"channel\"", "2");
    send(db, "somewhere else", "3");
    auto first = listener.wait(5s);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->channel, "orders");
    EXPECT_EQ(first->payload, "1");
    auto second = listener.wait(5s);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->channel, "Other \"channel\"");
    EXPECT_FALSE(listener.wait(20ms));
}

TEST_F(channels, what_a_transaction_sends_comes_with_its_commit) {
    const cm::database db = open();
    cm::listener listener(db, "orders");
    db.transaction([&](cm::transaction& tx) {
        send(tx, "orders", "committed");
        EXPECT_FALSE(listener.wait(50ms));
    });
    EXPECT_EQ(listener.wait(5s)->payload, "committed");
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        send(tx, "orders", "undone");
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_FALSE(listener.wait(50ms));
}

TEST_F(channels, a_lost_connection_is_an_error_and_not_silence) {
    const cm::database db = open("pool_size=1");
    cm::listener listener(db, "orders");
    const auto process = db.fetch<int>(
        "select pid from pg_stat_activity where query like 'LISTEN%' and pid <> pg_backend_pid()");
    ASSERT_FALSE(process.empty());
    for (const int pid : process) terminate(db, pid);
    EXPECT_THROW((void)listener.wait(5s), cm::connection_error);
}

TEST_F(channels, other_backends_have_none) {
    EXPECT_THROW(cm::listener(cm::open("sqlite::memory:"), "orders"), cm::usage_error);
}

}  // namespace
}  // namespace on_server
