#include <gtest/gtest.h>

#include "cormorant/base/error.hpp"
#include "session/pool/database_url.hpp"

namespace cormorant::detail {
namespace {

TEST(server_url, its_parts_are_decoded) {
    const pool_settings s = parse_database_url(
        "postgresql://ann%40x:p%2Fw@db.example:5433/shop%20one?pool_size=3&sslmode=require"
        "&max_lifetime=60&idle_timeout=0",
        {});
    EXPECT_EQ(s.where.backend, "postgresql");
    EXPECT_EQ(s.where.user, "ann@x");
    EXPECT_EQ(s.where.password, "p/w");
    EXPECT_EQ(s.where.host, "db.example");
    EXPECT_EQ(s.where.port, "5433");
    EXPECT_EQ(s.where.target, "shop one");
    EXPECT_EQ(s.readers, 3U);
    EXPECT_EQ(s.max_lifetime.count(), 60);
    EXPECT_EQ(s.idle_timeout.count(), 0);
    EXPECT_EQ(s.where.options.back(), (std::pair<std::string, std::string>("sslmode", "require")));
}

TEST(server_url, all_but_the_scheme_may_be_left_out) {
    const pool_settings s = parse_database_url("postgres://", {});
    EXPECT_EQ(s.where.backend, "postgresql");
    EXPECT_EQ(s.where.host + s.where.port + s.where.user + s.where.password + s.where.target, "");
}

TEST(server_url, hosts_may_be_a_list_a_socket_or_an_address_of_ipv6) {
    pool_settings s = parse_database_url("postgresql://a:1,b/x", {});
    EXPECT_EQ(s.where.host, "a,b");
    EXPECT_EQ(s.where.port, "1,");
    s = parse_database_url("postgresql://%2Fvar%2Frun/x", {});
    EXPECT_EQ(s.where.host, "/var/run");
    EXPECT_EQ(s.where.port, "");
    s = parse_database_url("postgresql://[::1]:5432/x", {});
    EXPECT_EQ(s.where.host, "::1");
    EXPECT_EQ(s.where.port, "5432");
}

TEST(server_url, a_port_that_is_none_is_refused) {
    for (const std::string_view port :
         {"70000", "65536", "0", "99999999999999999999", "1,h:70000"}) {
        const std::string url = "mariadb://h:" + std::string(port) + "/x";
        EXPECT_THROW((void)parse_database_url(url, {}), usage_error) << url;
    }
    EXPECT_EQ(parse_database_url("mariadb://h:65535/x", {}).where.port, "65535");
}

TEST(server_url, a_pool_that_no_machine_can_hold_is_refused) {
    for (const std::string_view size : {"300000000", "0", "-1", "10001", "many"}) {
        const std::string url = "postgresql://h/x?pool_size=" + std::string(size);
        try {
            (void)parse_database_url(url, {});
            ADD_FAILURE() << url;
        } catch (const usage_error& e) {
            EXPECT_NE(std::string_view(e.what()).find("from 1 to 10000"), std::string_view::npos)
                << e.what();
        }
    }
    EXPECT_THROW((void)parse_database_url("sqlite:x", {.pool_size = 300'000'000}), usage_error);
    EXPECT_THROW((void)parse_database_url("sqlite:x?statement_cache_size=99999999999", {}),
                 usage_error);
}

TEST(server_url, the_struct_gives_what_the_url_does_not_say) {
    open_options options;
    options.user = "ann";
    options.password = "secret";
    EXPECT_EQ(parse_database_url("postgresql://h/x", options).where.user, "ann");
    EXPECT_EQ(parse_database_url("postgresql://bo@h/x", options).where.user, "bo");
    EXPECT_EQ(parse_database_url("postgresql://bo@h/x", options).where.password, "secret");
}

TEST(server_url, errors_do_not_tell_the_password) {
    for (const char* url : {"postgresql:ann:secret@h/x", "postgresql://ann:secret@h/x?pool_size=0"})
        try {
            (void)parse_database_url(url, {});
            ADD_FAILURE() << url;
        } catch (const usage_error& e) {
            EXPECT_EQ(std::string_view(e.what()).find("secret"), std::string_view::npos)
                << e.what();
        }
}

}  // namespace
}  // namespace cormorant::detail
