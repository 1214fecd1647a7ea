#include <atomic>
#include <chrono>

#include "mariadb/fake_server.hpp"
#include "mariadb/server.hpp"

/// What answers at the port need not be a MariaDB server of today.
namespace on_mariadb {
namespace {

cm::connection_error refusal(const std::string& url) {
    auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(url); });
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_FALSE(holds(e.what(), "s3cret")) << e.what();
    return e;
}

fake_server server_of(const std::string& version) {
    return fake_server([version](const fake_server::client& c) {
        c.say(fake_server::handshake(version, fake_server::usual));
        if (c.hear().empty()) return;
        c.say(fake_server::ok(2));
        (void)c.hear();
    });
}

TEST(strange_servers, an_old_server_is_refused_by_its_version) {
    const fake_server old = server_of("5.5.68-MariaDB");
    const auto e = refusal(old.url());
    EXPECT_TRUE(holds(e.what(), "the server is MariaDB 5.5.68")) << e.what();
    EXPECT_TRUE(holds(e.what(), "10.6 or later")) << e.what();
}

TEST(strange_servers, mysql_is_refused_by_its_name) {
    const fake_server other = server_of("8.0.36");
    const auto e = refusal(other.url());
    EXPECT_TRUE(holds(e.what(), "the server is MySQL 8.0.36")) << e.what();
}

TEST(strange_servers, a_server_of_something_else_is_a_connection_error) {
    for (const char* greeting : {"SSH-2.0-OpenSSH_9.2p1\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n",
                                 "220 mail.example.org ESMTP\r\n", "\xff\xff\xff\xff\xff\xff"}) {
        const fake_server other([&](const fake_server::client& c) { c.say(greeting); });
        const auto e = refusal(other.url("connect_timeout=2"));
        EXPECT_TRUE(holds(e.what(), "127.0.0.1")) << e.what();
    }
}

TEST(strange_servers, a_handshake_that_breaks_off_is_a_connection_error) {
    const std::string whole = fake_server::handshake("10.11.6-MariaDB", fake_server::usual);
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{4}, std::size_t{20}, whole.size()}) {
        const fake_server other(
            [&](const fake_server::client& c) { c.say(whole.substr(0, length)); });
        (void)refusal(other.url("connect_timeout=2"));
    }
}

TEST(strange_servers, one_that_says_nothing_is_given_up_after_connect_timeout) {
    const fake_server silent([&](const fake_server::client& c) { (void)c.hear(); });
    const auto start = std::chrono::steady_clock::now();
    (void)refusal(silent.url("connect_timeout=1"));
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took, std::chrono::seconds(5));
}

// The library does not look at this before it logs in, unless the certificate is to be verified.
TEST(strange_servers, one_without_tls_is_not_told_who_wants_in_where_tls_is_verified) {
    std::atomic<bool> told = false;
    const fake_server plain([&](const fake_server::client& c) {
        c.say(fake_server::handshake("10.11.6-MariaDB", fake_server::usual));
        const std::string heard = c.hear();
        if (holds(heard, "ann")) told = true;
        if (heard.empty()) return;
        c.say(fake_server::ok(2));
        (void)c.hear();
    });
    for (const char* tls : {"tls=verify", "tls_ca=/no/such/file.pem"}) {
        const auto e = refusal(plain.url(tls));
        EXPECT_TRUE(holds(e.what(), "SSL is required")) << e.what();
        EXPECT_FALSE(told) << tls;
    }
    const auto e = refusal(plain.url("tls=on"));
    EXPECT_TRUE(holds(e.what(), "does not encrypt")) << e.what();
}

}  // namespace
}  // namespace on_mariadb
