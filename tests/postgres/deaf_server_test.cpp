#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "postgres/server.hpp"

/// A server that takes the request to end a statement, and says nothing to it.
namespace on_server {
namespace {

using namespace std::chrono_literals;

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// A port in front of the server's. Those who come once it is deaf are let in and not served.
class door {
public:
    explicit door(std::uint16_t behind) : behind_(behind) {
        listening_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        EXPECT_EQ(bind(listening_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(listen(listening_, 8), 0);
        EXPECT_EQ(getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept_clients(); });
    }
    ~door() {
        (void)shutdown(listening_, SHUT_RDWR);
        accepting_.join();
        for (const int s : sockets_) (void)shutdown(s, SHUT_RDWR);
        for (std::thread& t : serving_) t.join();
        for (const int s : sockets_) (void)close(s);
        (void)close(listening_);
    }
    door(const door&) = delete;
    door& operator=(const door&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void turn_deaf() { deaf_ = true; }
    [[nodiscard]] int unheard() const { return unheard_; }

private:
    void accept_clients() {
        for (int client = 0; (client = accept(listening_, nullptr, nullptr)) >= 0;) {
            sockets_.push_back(client);
            if (deaf_) {
                ++unheard_;
                continue;
            }
            const int server = socket(AF_INET, SOCK_STREAM, 0);
            sockets_.push_back(server);
            const sockaddr_in address = loopback(behind_);
            if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
                continue;
            serving_.emplace_back([client, server] {
                while (pass_on(client, server)) {
                }
                (void)shutdown(client, SHUT_RDWR);
                (void)shutdown(server, SHUT_RDWR);
            });
        }
    }
    // What one of the two said; false where it is gone.
    static bool pass_on(int client, int server) {
        std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        if (poll(ends.data(), ends.size(), -1) < 0) return false;
        for (std::size_t i = 0; i < 2; ++i) {
            if (ends[i].revents == 0) continue;
            char said[4096];
            const ssize_t size = recv(ends[i].fd, said, sizeof said, 0);
            if (size <= 0) return false;
            if (send(ends[1 - i].fd, said, static_cast<std::size_t>(size), MSG_NOSIGNAL) < 0)
                return false;
        }
        return true;
    }

    std::uint16_t behind_;
    std::uint16_t port_ = 0;
    int listening_ = -1;
    std::vector<int> sockets_;  // of the accepting thread, while it runs
    std::vector<std::thread> serving_;
    std::atomic<bool> deaf_{false};
    std::atomic<int> unheard_{0};
    std::thread accepting_;
};

class deaf_server : public server {
protected:
    static constexpr std::string_view host = "@127.0.0.1:";
    void SetUp() override {
        server::SetUp();
        if (IsSkipped()) return;
        if (!holds(url(), host)) GTEST_SKIP() << "the server has no port of the loopback interface";
    }
    [[nodiscard]] std::uint16_t port() const {
        return static_cast<std::uint16_t>(std::stoi(url().substr(url().find(host) + host.size())));
    }
    [[nodiscard]] cm::database open_through(const door& d) const {
        std::string through = url("pool_size=3");
        const std::size_t at = through.find(host) + host.size();
        through.replace(at, std::to_string(port()).size(), std::to_string(d.port()));
        return cm::open(through);
    }
};

TEST_F(deaf_server, does_not_keep_those_who_interrupt_its_statements) {
    door to_server(port());
    const cm::database db = open_through(to_server);
    const auto sleep = [&] {
        return thrown_by([&] { (void)db.fetch<std::string>("select pg_sleep(15)::text"); });
    };
    auto one = beside(sleep);
    auto two = beside(sleep);
    while (db.statistics().connections_in_use < 2) std::this_thread::sleep_for(1ms);
    await_statement(open("pool_size=1"), "pg_sleep(15)");
    to_server.turn_deaf();
    const auto start = std::chrono::steady_clock::now();
    db.interrupt();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s) << "the two are waited for at once";
    EXPECT_GE(to_server.unheard(), 1);
    for (auto* each : {&one, &two}) {
        const auto e = each->get();
        EXPECT_EQ(e.kind(), cm::error_kind::cancelled) << e.what();
        EXPECT_TRUE(e.connection_lost());
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, 12s);
}

TEST_F(deaf_server, that_hears_again_ends_statements_at_once) {
    door to_server(port());
    const cm::database db = open_through(to_server);
    for (int round = 0; round < 3; ++round) {
        auto query = beside([&] {
            return thrown_by([&] { (void)db.fetch<std::string>("select pg_sleep(16)::text"); });
        });
        await_statement(open("pool_size=1"), "pg_sleep(16)");
        db.interrupt();
        const auto e = query.get();
        EXPECT_EQ(e.kind(), cm::error_kind::cancelled) << e.what();
        EXPECT_FALSE(e.connection_lost()) << e.what();
    }
}

}  // namespace
}  // namespace on_server
