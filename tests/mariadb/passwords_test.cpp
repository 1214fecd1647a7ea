#include "mariadb/another_server.hpp"
#include "mariadb/server.hpp"
#include "support/environment.hpp"

/// A user whom the server asks for a password.
namespace on_mariadb {
namespace {

using compliance::environment_variable;

class mariadb_passwords : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!home) return;
        mariadb_server::administrate(
            "CREATE OR REPLACE USER cm_guarded IDENTIFIED BY 'pass:w0rd/@'");
        mariadb_server::administrate("GRANT ALL ON " + home->name() + ".* TO cm_guarded");
    }
    void TearDown() override {
        if (home) mariadb_server::administrate("DROP USER IF EXISTS cm_guarded");
    }
    [[nodiscard]] std::string login(const std::string& who) const {
        return url_as(url("pool_size=1"), who);
    }
    static void expect_let_in(const std::string& url, const cm::open_options& options = {}) {
        const cm::database db = cm::open(url, options);
        EXPECT_TRUE(db.fetch<std::string>("select user()").at(0).starts_with("cm_guarded@"));
    }
    static void expect_refused(const std::string& url, const cm::open_options& options = {}) {
        const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(url, options); });
        EXPECT_EQ(e.kind(), cm::error_kind::connection);
        EXPECT_FALSE(e.retryable());
        EXPECT_TRUE(holds(e.what(), "cm_guarded")) << e.what();
        EXPECT_FALSE(holds(e.what(), "mistaken") || holds(e.what(), "w0rd")) << e.what();
    }
};

TEST_F(mariadb_passwords, of_the_url_open_the_server) {
    expect_let_in(login("cm_guarded:pass%3Aw0rd%2F%40"));
    expect_refused(login("cm_guarded:mistaken"));
}

TEST_F(mariadb_passwords, of_the_options_open_the_server) {
    expect_let_in(login("cm_guarded"), {.password = "pass:w0rd/@"});
    expect_refused(login("cm_guarded"), {.password = "mistaken"});
}

TEST_F(mariadb_passwords, of_the_environment_open_the_server) {
    const environment_variable right("MYSQL_PWD", "pass:w0rd/@");
    expect_let_in(login("cm_guarded"));
    const environment_variable wrong("MYSQL_PWD", "mistaken");
    expect_refused(login("cm_guarded"));
    expect_let_in(login("cm_guarded"), {.password = "pass:w0rd/@"});
}

TEST_F(mariadb_passwords, that_are_missing_are_a_connection_error) {
    expect_refused(login("cm_guarded"));
}

}  // namespace
}  // namespace on_mariadb
