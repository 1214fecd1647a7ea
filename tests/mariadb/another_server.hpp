#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace on_mariadb {

/// What a program prints, without the newline at its end; empty where it failed.
inline std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    std::string text;
    std::array<char, 256> part{};
    while (pipe != nullptr && std::fgets(part.data(), part.size(), pipe.get()) != nullptr)
        text += part.data();
    return text.substr(0, text.find('\n'));
}

/// One more MariaDB server, with options of its own, which ends with this object. Its URL is empty
/// where CORMORANT_MARIADB_ANOTHER does not say how to start one.
class another_server {
public:
    explicit another_server(const std::string& options) {
        if (const char* program = std::getenv("CORMORANT_MARIADB_ANOTHER"); program != nullptr) {
            program_ = program;
            url_ = output_of(program_ + " start " + options);
        }
    }
    ~another_server() {
        if (!url_.empty()) (void)output_of(program_ + " stop " + url_);
    }
    another_server(const another_server&) = delete;
    another_server& operator=(const another_server&) = delete;

    [[nodiscard]] const std::string& url() const noexcept { return url_; }

private:
    std::string program_;
    std::string url_;
};

/// The URL with another user and host.
inline std::string url_as(std::string url, const std::string& user, const std::string& host = {}) {
    const std::size_t from = url.find("//") + 2;
    const std::size_t at = url.find('@');
    if (!host.empty()) url.replace(at + 1, url.find(':', at) - at - 1, host);
    return url.replace(from, at - from, user);
}

}  // namespace on_mariadb
