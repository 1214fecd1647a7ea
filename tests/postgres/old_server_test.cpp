#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <thread>

#include "postgres/server.hpp"

/// Servers that Cormorant cannot work with, as far as these get: one that says who it is and then
/// nothing more, on the loopback interface.
namespace on_server {
namespace {

std::string number(std::uint32_t n) {
    n = htonl(n);
    return {reinterpret_cast<const char*>(&n), sizeof n};
}

std::string text(std::string_view s) { return std::string(s) + '\0'; }

std::string message(char kind, const std::string& body) {
    return kind + number(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

/// What a server of this version says once it let somebody in.
std::string welcome(std::string_view version) {
    return message('R', number(0)) + message('S', text("server_version") + text(version)) +
           message('S', text("client_encoding") + text("UTF8")) +
           message('K', number(1) + number(2)) + message('Z', "I");
}

/// What one says that does not speak the protocol.
std::string refusal_of_the_protocol() {
    return message('E', "S" + text("FATAL") + "C" + text("0A000") + "M" +
                            text("unsupported frontend protocol 3.0: server supports 1.0 to 2.0") +
                            '\0');
}

class fake_server {
public:
    explicit fake_server(std::string answer) : answer_(std::move(answer)) {
        listening_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(bind(listening_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(listen(listening_, 4), 0);
        EXPECT_EQ(getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~fake_server() {
        (void)shutdown(listening_, SHUT_RDWR);
        thread_.join();
        (void)close(listening_);
    }
    fake_server(const fake_server&) = delete;
    fake_server& operator=(const fake_server&) = delete;

    [[nodiscard]] std::string url() const {
        return "postgresql://ann:secret@127.0.0.1:" + std::to_string(port_) + "/shop";
    }

private:
    void serve() const {
        for (int client = 0; (client = accept(listening_, nullptr, nullptr)) >= 0;) {
            greet(client);
            // The settings of a new connection, and its farewell.
            const std::string done = message('C', text("SET")) + message('Z', "I");
            char said[256];
            while (recv(client, said, sizeof said, 0) > 0)
                if (said[0] == 'Q') (void)send(client, done.data(), done.size(), MSG_NOSIGNAL);
            (void)close(client);
        }
    }
    // A client may ask for encryption first; then it says who it is.
    void greet(int client) const {
        for (;;) {
            std::uint32_t head[2];
            if (recv(client, head, sizeof head, MSG_WAITALL) != sizeof head) return;
            std::string rest(ntohl(head[0]) - sizeof head, '\0');
            if (!rest.empty() && recv(client, rest.data(), rest.size(), MSG_WAITALL) !=
                                     static_cast<ssize_t>(rest.size()))
                return;
            const bool asks_for_encryption = ntohl(head[1]) >> 16U == 1234;
            const std::string said = asks_for_encryption ? "N" : answer_;
            if (send(client, said.data(), said.size(), MSG_NOSIGNAL) < 0) return;
            if (!asks_for_encryption) return;
        }
    }

    std::string answer_;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

std::string refused(const fake_server& server) {
    const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(server.url()); });
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_FALSE(holds(e.what(), "secret")) << e.what();
    return e.what();
}

TEST(old_server, is_refused_by_its_version) {
    EXPECT_TRUE(holds(refused(fake_server(welcome("9.6.24"))), "PostgreSQL 9.6.24"));
    const std::string text = refused(fake_server(welcome("12.17 (Debian 12.17-1)")));
    EXPECT_TRUE(holds(text, "PostgreSQL 12.17")) << text;
    EXPECT_TRUE(holds(text, "13 or later")) << text;
}

TEST(old_server, that_does_not_speak_the_protocol_is_a_connection_error) {
    const std::string text = refused(fake_server(refusal_of_the_protocol()));
    EXPECT_TRUE(holds(text, "protocol")) << text;
}

TEST(old_server, the_oldest_that_is_accepted_is_let_in) {
    const fake_server server(welcome("13.0"));
    EXPECT_NO_THROW((void)cm::open(server.url()));
}

}  // namespace
}  // namespace on_server
