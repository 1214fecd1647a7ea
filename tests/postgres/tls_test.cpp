#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "postgres/server.hpp"

/// Connections that are encrypted, and those that cannot be. The server of scripts/servers.sh is
/// told to use a certificate of the test's own; it listens to libpq's sslmode as all servers do.
namespace on_server {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class tls : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        CORMORANT_NEEDS_SERVER(std::getenv("CORMORANT_POSTGRESQL_RESTART") != nullptr,
                               "CORMORANT_POSTGRESQL_RESTART is not set");
        if (std::system("openssl version >/dev/null 2>&1") != 0)
            GTEST_SKIP() << "openssl is not installed";
        folder = fs::path(testing::TempDir()) / ("cormorant_tls_" + std::to_string(getpid()));
        fs::create_directories(folder);
    }
    void TearDown() override {
        if (switched_on) {
            const cm::database admin = open("pool_size=1");
            for (const char* setting : {"ssl", "ssl_cert_file", "ssl_key_file"})
                run(admin, std::string("alter system reset ") + setting);
            admin.execute("select pg_reload_conf()");
            await([&] { return !encrypts(); });
        }
        if (!folder.empty()) fs::remove_all(folder);
    }
    /// A certificate that signed itself, for localhost, and its key.
    void make_certificate(const std::string& name) const {
        const std::string at = (folder / name).string();
        ASSERT_EQ(std::system(("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "
                               "/CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
                               at + ".key -out " + at + ".crt 2>/dev/null")
                                  .c_str()),
                  0);
        // The server reads a key only of its own user's.
        const cm::database admin = open("pool_size=1");
        const auto data = admin.fetch<std::string>("select current_setting('data_directory')");
        struct stat owner {};
        ASSERT_EQ(stat(data.at(0).c_str(), &owner), 0);
        if (geteuid() == 0) {
            ASSERT_EQ(chown((at + ".key").c_str(), owner.st_uid, owner.st_gid), 0);
        }
        ASSERT_EQ(chmod((at + ".key").c_str(), 0600), 0);
    }
    [[nodiscard]] std::string certificate(const std::string& name) const {
        return (folder / (name + ".crt")).string();
    }
    /// From now on the server encrypts where it is asked to.
    void switch_on() {
        make_certificate("server");
        const cm::database admin = open("pool_size=1");
        const std::string at = (folder / "server").string();
        switched_on = true;
        run(admin, "alter system set ssl_cert_file = '" + at + ".crt'");
        run(admin, "alter system set ssl_key_file = '" + at + ".key'");
        admin.execute("alter system set ssl = on");
        admin.execute("select pg_reload_conf()");
        await([&] { return encrypts(); });
    }
    static void run(const cm::database& on, const std::string& sql) {
        cormorant::detail::run_text(on.scope(), sql);
    }
    static void await(const auto& wanted) {
        for (int i = 0; i < 200 && !wanted(); ++i) std::this_thread::sleep_for(25ms);
    }
    [[nodiscard]] bool encrypts() const {
        try {
            (void)cm::open(url("sslmode=require"));
            return true;
        } catch (const cm::connection_error&) {
            return false;
        }
    }
    /// The server by a name, with a password that must never be seen.
    [[nodiscard]] std::string named(const std::string& host, const std::string& options) const {
        std::string text = url(options);
        const std::size_t at = text.find("@127.0.0.1");
        EXPECT_NE(at, std::string::npos) << text;
        return text.replace(at, 10, ":secret@" + host);
    }
    static bool is_encrypted(const cm::database& db) {
        return db.fetch<bool>("select ssl from pg_stat_ssl where pid = pg_backend_pid()").at(0);
    }
    static std::string refusal(const std::string& url) {
        const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(url); });
        EXPECT_EQ(e.kind(), cm::error_kind::connection);
        EXPECT_FALSE(holds(e.what(), "secret")) << e.what();
        return e.what();
    }

    fs::path folder;
    bool switched_on = false;
};

TEST_F(tls, a_server_that_does_not_encrypt_is_refused_where_encryption_is_required) {
    const std::string text = refusal(named("localhost", "sslmode=require"));
    EXPECT_TRUE(holds(text, "SSL")) << text;
    EXPECT_TRUE(holds(text, "does not support")) << text;
}

TEST_F(tls, a_connection_is_encrypted_where_that_is_required) {
    switch_on();
    const cm::database db = cm::open(named("localhost", "sslmode=require"));
    EXPECT_TRUE(is_encrypted(db));
    EXPECT_FALSE(is_encrypted(cm::open(named("localhost", "sslmode=disable"))));
    // Both ways, with statements that travel together.
    std::vector<Item> items;
    for (int i = 0; i < 20'000; ++i) items.push_back({.name = std::to_string(i)});
    db.bulk_create(items);
    for (Item& item : items) item.stock = item.id;
    EXPECT_EQ(db.bulk_update(items, "stock"_f), 20'000);
    EXPECT_EQ(db.objects<Item>().filter("stock"_f == "id"_f).count(), 20'000);
}

TEST_F(tls, the_right_certificate_is_verified) {
    switch_on();
    const std::string trusted = "sslmode=verify-full&sslrootcert=" + certificate("server");
    EXPECT_TRUE(is_encrypted(cm::open(named("localhost", trusted))));
}

TEST_F(tls, another_certificate_is_refused) {
    switch_on();
    make_certificate("other");
    const std::string trusted = "sslmode=verify-full&sslrootcert=" + certificate("other");
    const std::string text = refusal(named("localhost", trusted));
    EXPECT_TRUE(holds(text, "certificate verify failed")) << text;
}

TEST_F(tls, a_certificate_for_another_host_is_refused) {
    switch_on();
    const std::string trusted = "sslmode=verify-full&sslrootcert=" + certificate("server");
    const std::string text = refusal(named("127.0.0.1", trusted));
    EXPECT_TRUE(holds(text, "does not match host name")) << text;
}

TEST_F(tls, a_root_certificate_that_is_not_there_is_an_error) {
    switch_on();
    const std::string trusted = "sslmode=verify-full&sslrootcert=" + certificate("none");
    const std::string text = refusal(named("localhost", trusted));
    EXPECT_TRUE(holds(text, "none.crt")) << text;
}

}  // namespace
}  // namespace on_server
