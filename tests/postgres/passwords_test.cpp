#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "postgres/server.hpp"
#include "support/environment.hpp"

/// A role that the server asks for its password: the line of pg_hba.conf is of scripts/servers.sh.
namespace on_server {
namespace {

using compliance::environment_variable;

class passwords : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        const cm::database admin = open("pool_size=1");
        admin.execute("create role cm_guarded login password 'pass:w0rd/@'");
        CORMORANT_NEEDS_SERVER(!gets_in(login("cm_guarded")),
                               "the server asks cm_guarded for no password");
    }
    void TearDown() override {
        if (schema) open("pool_size=1").execute("drop role if exists cm_guarded");
    }
    /// The server's URL with this in front of its host.
    [[nodiscard]] std::string login(const std::string& who) const {
        std::string text = url("pool_size=1");
        return text.replace(text.find("cormorant@"), 9, who);
    }
    static bool gets_in(const std::string& url, const cm::open_options& options = {}) {
        try {
            const cm::database db = cm::open(url, options);
            return db.fetch<std::string>("select session_user::text").at(0) == "cm_guarded";
        } catch (const cm::connection_error&) {
            return false;
        }
    }
    /// What is said to those who may not enter.
    static void expect_refused(const std::string& url, const cm::open_options& options = {}) {
        const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(url, options); });
        EXPECT_EQ(e.kind(), cm::error_kind::connection);
        EXPECT_FALSE(e.retryable());
        EXPECT_TRUE(holds(e.what(), "cm_guarded")) << e.what();
        EXPECT_FALSE(holds(e.what(), "mistaken") || holds(e.what(), "w0rd")) << e.what();
    }
};

TEST_F(passwords, of_the_url_open_the_server) {
    EXPECT_TRUE(gets_in(login("cm_guarded:pass%3Aw0rd%2F%40")));
    expect_refused(login("cm_guarded:mistaken"));
}

TEST_F(passwords, of_the_options_open_the_server) {
    EXPECT_TRUE(gets_in(login("cm_guarded"), {.password = "pass:w0rd/@"}));
    expect_refused(login("cm_guarded"), {.password = "mistaken"});
    std::string nobody = login("");
    nobody.erase(nobody.find('@'), 1);
    EXPECT_TRUE(gets_in(nobody, {.user = "cm_guarded", .password = "pass:w0rd/@"}));
}

TEST_F(passwords, of_the_environment_open_the_server) {
    const environment_variable right("PGPASSWORD", "pass:w0rd/@");
    EXPECT_TRUE(gets_in(login("cm_guarded")));
    const environment_variable wrong("PGPASSWORD", "mistaken");
    expect_refused(login("cm_guarded"));
    EXPECT_TRUE(gets_in(login("cm_guarded"), {.password = "pass:w0rd/@"}));
}

TEST_F(passwords, of_a_file_open_the_server) {
    const std::string path = testing::TempDir() + "cormorant_pgpass_" + std::to_string(getpid());
    const environment_variable names("PGPASSFILE", path);
    const auto keep = [&](const std::string& password) {
        std::ofstream(path) << "*:*:*:cm_guarded:" << password << '\n';
        chmod(path.c_str(), 0600);  // others' files are not read
    };
    keep("pass\\:w0rd/@");
    EXPECT_TRUE(gets_in(login("cm_guarded")));
    keep("mistaken");
    expect_refused(login("cm_guarded"));
    std::remove(path.c_str());
}

TEST_F(passwords, that_are_missing_are_a_connection_error) {
    const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(login("cm_guarded")); });
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_TRUE(holds(e.what(), "no password supplied")) << e.what();
}

// A connection that the pool opens later needs the password as the first one did.
TEST_F(passwords, open_every_connection_of_the_pool) {
    std::string several = login("cm_guarded:pass%3Aw0rd%2F%40");
    several.replace(several.find("pool_size=1"), 11, "pool_size=2");
    const cm::database db = cm::open(several);
    db.transaction(
        [&](cm::transaction&) { EXPECT_EQ(db.apart().fetch<int>("select 1").at(0), 1); });
    EXPECT_EQ(db.statistics().connections_opened, 2U);
}

}  // namespace
}  // namespace on_server
