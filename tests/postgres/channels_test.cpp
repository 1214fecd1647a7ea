#include <chrono>
#include <cormorant/session/listener.hpp>

#include "postgres/server.hpp"
#include "security/hostile.hpp"

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

TEST_F(channels, whose_names_need_quotes_are_other_channels) {
    const cm::database db = open();
    cm::listener listener(db, "one");
    std::vector<std::string> names;
    for (const std::string& text : hostile::storable())
        if (!text.empty() && text.size() <= 63) names.push_back(text);
    names.emplace_back(63, 'x');
    for (const std::string& name : names) listener.add(name);
    for (const std::string& name : names) {
        send(db, name, "to " + name);
        const auto came = listener.wait(5s);
        ASSERT_TRUE(came) << hostile::shown(name);
        EXPECT_EQ(came->channel, name);
        EXPECT_EQ(came->payload, "to " + name);
    }
    EXPECT_FALSE(listener.wait(20ms));
}

TEST_F(channels, payloads_come_as_they_were_sent_or_are_refused) {
    const cm::database db = open();
    cm::listener listener(db, "orders");
    std::vector<std::string> payloads = hostile::storable();
    payloads.emplace_back(7'999, 'x');
    for (const std::string& payload : payloads) {
        send(db, "orders", payload);
        const auto came = listener.wait(5s);
        ASSERT_TRUE(came) << hostile::shown(payload);
        EXPECT_EQ(came->payload, payload);
    }
    std::vector<std::string> none = hostile::refused();
    none.push_back(hostile::long_text());
    for (const std::string& payload : none) {
        SCOPED_TRACE(hostile::shown(payload));
        const auto e = thrown_by([&] { send(db, "orders", payload); });
        EXPECT_NE(e.kind(), cm::error_kind::internal) << e.what();
        EXPECT_FALSE(e.connection_lost());
    }
    EXPECT_FALSE(listener.wait(20ms));
}

TEST_F(channels, whose_names_the_server_would_change_are_refused) {
    const cm::database db = open();
    cm::listener listener(db, "orders");
    std::vector<std::string> names = hostile::refused();
    names.emplace_back("");
    names.emplace_back(64, 'x');
    names.push_back(std::string(62, 'x') + "\xC3\xA4");
    names.push_back(hostile::long_text());
    for (const std::string& name : names) {
        SCOPED_TRACE(hostile::shown(name));
        const auto e = thrown_by<cm::usage_error>([&] { listener.add(name); });
        EXPECT_TRUE(holds(e.what(), "the name of a channel")) << e.what();
        EXPECT_LT(std::string_view(e.what()).size(), 500U);
    }
    send(db, "orders", "still heard");
    EXPECT_EQ(listener.wait(5s)->payload, "still heard");
}

TEST_F(channels, may_be_waited_for_longer_than_an_int_has_milliseconds) {
    const cm::database db = open();
    cm::listener listener(db, "orders");
    auto sender = beside([&] {
        std::this_thread::sleep_for(50ms);
        send(db, "orders", "late");
    });
    const auto came = listener.wait(std::chrono::hours(24 * 365));
    sender.get();
    ASSERT_TRUE(came);
    EXPECT_EQ(came->payload, "late");
}

TEST_F(channels, other_backends_have_none) {
    EXPECT_THROW(cm::listener(cm::open("sqlite::memory:"), "orders"), cm::usage_error);
}

}  // namespace
}  // namespace on_server
