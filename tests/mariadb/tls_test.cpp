#include <sys/stat.h>

#include <filesystem>

#include "mariadb/another_server.hpp"
#include "mariadb/server.hpp"

/// Encrypted connections, to a server with a certificate that the test signs itself.
namespace on_mariadb {
namespace {

class mariadb_tls : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = testing::TempDir() + "cormorant_tls_" + std::to_string(getpid());
        std::filesystem::create_directory(folder_);
        chmod(folder_.c_str(), 0755);
        ready_ = make_certificates();
        if (ready_)
            server_ = std::make_unique<another_server>("--ssl-ca=" + file("ca.pem") +
                                                       " --ssl-cert=" + file("server.pem") +
                                                       " --ssl-key=" + file("server-key.pem"));
        if (!ready_ || server_->url().empty()) return;
        const cm::database admin = cm::open(server_->url());
        admin.execute("create user ann identified by 's3cret' require ssl");
        admin.execute("grant all on cormorant.* to ann");
        admin.execute("grant process on *.* to ann");
    }
    static void TearDownTestSuite() {
        server_.reset();
        std::filesystem::remove_all(folder_);
    }
    void SetUp() override {
        if (!ready_) GTEST_SKIP() << "openssl made no certificates";
        CORMORANT_NEEDS_SERVER(!server_->url().empty(), "CORMORANT_MARIADB_ANOTHER is not set");
    }

    static std::string file(const std::string& name) { return folder_ + "/" + name; }
    static bool run(const std::string& command) {
        return std::system((command + " >>" + file("log") + " 2>&1").c_str()) == 0;
    }
    // The server's is for the name localhost, not for 127.0.0.1.
    static bool make_certificates() {
        const auto authority = [](const std::string& name) {
            return run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Cormorant " +
                       name + "' -keyout " + file(name + "-key.pem") + " -out " +
                       file(name + ".pem"));
        };
        return authority("ca") && authority("stranger") &&
               run("openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout " +
                   file("server-key.pem") + " -out " + file("server.csr")) &&
               run("printf 'subjectAltName=DNS:localhost' >" + file("names")) &&
               run("openssl x509 -req -days 2 -set_serial 7 -in " + file("server.csr") + " -CA " +
                   file("ca.pem") + " -CAkey " + file("ca-key.pem") + " -extfile " + file("names") +
                   " -out " + file("server.pem")) &&
               run("chmod 644 " + file("*.pem"));
    }
    static std::string url(const std::string& options, const std::string& host = "localhost") {
        return url_as(server_->url(), "ann:s3cret", host) + "?" + options;
    }
    static std::string cipher(const cm::database& db) {
        return db
            .fetch<std::string>(
                "select variable_value from information_schema.session_status where "
                "variable_name = 'Ssl_cipher'")
            .at(0);
    }
    static std::string refusal(const std::string& from) {
        const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(from); });
        EXPECT_EQ(e.kind(), cm::error_kind::connection);
        EXPECT_FALSE(holds(e.what(), "s3cret")) << e.what();
        return e.what();
    }

    static inline std::string folder_;
    static inline bool ready_ = false;
    static inline std::unique_ptr<another_server> server_;
};

TEST_F(mariadb_tls, a_connection_that_asks_for_it_is_encrypted) {
    EXPECT_FALSE(cipher(cm::open(url("tls=on"))).empty());
    EXPECT_FALSE(cipher(cm::open(url("tls=on", "127.0.0.1"))).empty());
    EXPECT_TRUE(cipher(cm::open(server_->url())).empty());
}

TEST_F(mariadb_tls, the_authority_that_signed_the_certificate_verifies_it) {
    const cm::database db = cm::open(url("tls_ca=" + file("ca.pem")));
    EXPECT_FALSE(cipher(db).empty());
    EXPECT_FALSE(cipher(cm::open(url("tls=verify&tls_ca=" + file("ca.pem")))).empty());
}

TEST_F(mariadb_tls, every_connection_of_the_pool_is_encrypted_and_interrupt_too) {
    const cm::database db = cm::open(url("pool_size=2&tls_ca=" + file("ca.pem")));
    db.transaction([&](cm::transaction& tx) {
        EXPECT_FALSE(tx.fetch<std::string>("select variable_value from "
                                           "information_schema.session_status where "
                                           "variable_name = 'Ssl_cipher'")
                         .at(0)
                         .empty());
        EXPECT_FALSE(cipher(db.apart()).empty());
    });
    auto query = beside([&] {
        return thrown_by([&] {
            (void)db.fetch<std::int64_t>(
                "select count(*) from seq_1_to_1000000 a join seq_1_to_1000000 b on a.seq < b.seq");
        });
    });
    await_statement(cm::open(server_->url()), "seq_1_to_1000000");
    db.interrupt();
    EXPECT_EQ(query.get().kind(), cm::error_kind::cancelled);
}

TEST_F(mariadb_tls, another_authority_refuses_it) {
    const std::string why = refusal(url("tls_ca=" + file("stranger.pem")));
    EXPECT_TRUE(holds(why, "certificate")) << why;
    EXPECT_TRUE(holds(why, "localhost")) << why;
}

TEST_F(mariadb_tls, without_an_authority_the_systems_are_asked_and_refuse_it) {
    const std::string why = refusal(url("tls=verify"));
    EXPECT_TRUE(holds(why, "certificate")) << why;
}

TEST_F(mariadb_tls, a_certificate_for_another_name_is_refused) {
    const std::string why = refusal(url("tls_ca=" + file("ca.pem"), "127.0.0.1"));
    EXPECT_TRUE(holds(why, "127.0.0.1")) << why;
    EXPECT_TRUE(holds(why, "certificate") || holds(why, "Certificate")) << why;
}

TEST_F(mariadb_tls, a_file_that_is_not_there_is_an_error) {
    const std::string why = refusal(url("tls_ca=" + file("nothing.pem")));
    EXPECT_TRUE(holds(why, "TLS") || holds(why, "SSL")) << why;
}

TEST_F(mariadb_tls, a_user_who_must_encrypt_is_refused_without) {
    EXPECT_TRUE(holds(refusal(url("tls=off")), "ann"));
}

TEST_F(mariadb_tls, a_server_without_it_is_refused) {
    const std::string root = refusal(mariadb_server::url() + "/?tls=on");
    EXPECT_TRUE(holds(root, "does not encrypt")) << root;
    // Before it is asked whether it knows the user.
    const std::string ann = refusal(url_as(mariadb_server::url(), "ann:s3cret") + "/?tls=verify");
    EXPECT_TRUE(holds(ann, "SSL is required")) << ann;
}

}  // namespace
}  // namespace on_mariadb
