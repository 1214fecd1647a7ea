#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace on_mariadb {

/// A program on a port of the loopback interface that is no MariaDB of today: it serves one client
/// after the other until it is destroyed.
class fake_server {
public:
    /// One client: says things and listens.
    class client {
    public:
        explicit client(int socket) : socket_(socket) {}
        void say(std::string_view bytes) const {
            (void)send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        }
        /// What comes next; empty where nothing does any more.
        [[nodiscard]] std::string hear() const {
            std::string heard(4096, '\0');
            const ssize_t size = recv(socket_, heard.data(), heard.size(), 0);
            heard.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
            return heard;
        }

    private:
        int socket_;
    };

    explicit fake_server(std::function<void(const client&)> serve) : serve_(std::move(serve)) {
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof where;
        (void)bind(listener_, reinterpret_cast<sockaddr*>(&where), size);
        (void)listen(listener_, 8);
        (void)getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size);
        port_ = ntohs(where.sin_port);
        thread_ = std::thread([this] { accept_clients(); });
    }
    ~fake_server() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    fake_server(const fake_server&) = delete;
    fake_server& operator=(const fake_server&) = delete;

    [[nodiscard]] std::string url(std::string_view options = {}) const {
        return "mariadb://ann:s3cret@127.0.0.1:" + std::to_string(port_) + "/shop?" +
               std::string(options);
    }

    /// A packet of the protocol. https://mariadb.com/kb/en/0-packet/
    static std::string packet(int number, const std::string& body) {
        const std::size_t n = body.size();
        return {std::string{static_cast<char>(n), static_cast<char>(n >> 8U), '\0',
                            static_cast<char>(number)} +
                body};
    }
    /// The first packet of a server of this version. https://mariadb.com/kb/en/connection/
    static std::string handshake(const std::string& version, unsigned capabilities) {
        const auto two = [](unsigned n) {
            return std::string{static_cast<char>(n), static_cast<char>(n >> 8U)};
        };
        return packet(0, "\x0a" + version + '\0' + std::string("\1\0\0\0", 4) + "abcdefgh" + '\0' +
                             two(capabilities) + '\x21' + two(2) + two(capabilities >> 16U) +
                             '\x15' + std::string(10, '\0') + "ijklmnopqrst" + '\0' +
                             "mysql_native_password" + '\0');
    }
    /// Protocol 4.1, connection phase with plugins; without TLS.
    static constexpr unsigned usual = 0x00088209U;
    static std::string ok(int number) { return packet(number, std::string("\0\0\0\2\0\0\0", 7)); }

private:
    void accept_clients() {
        for (;;) {
            const int socket = accept(listener_, nullptr, nullptr);
            if (socket < 0) return;
            serve_(client(socket));
            close(socket);
        }
    }

    std::function<void(const client&)> serve_;
    int listener_ = -1;
    unsigned port_ = 0;
    std::thread thread_;
};

}  // namespace on_mariadb
