#include <algorithm>
#include <filesystem>

#include "security/hostile.hpp"

/// URLs of databases: what they name is what is opened, and passwords stay in them.

namespace hostile {
namespace {

constexpr std::string_view password = "pass-w0rd-of-mine";

/// The error of opening; whatever it is, it does not tell the password.
cm::error refused_url(const std::string& url, const cm::open_options& options = {}) {
    const auto e = thrown_by([&] { (void)cm::open(url, options).fetch<int>("select 1"); });
    for (std::size_t i = 0; i + 5 <= password.size(); ++i)
        EXPECT_FALSE(holds(e.what(), password.substr(i, 5))) << url << ": " << e.what();
    return e;
}

TEST(hostile_urls, that_say_nothing_are_usage_errors) {
    for (const std::string& text : storable())
        EXPECT_EQ(refused_url(text).kind(), cm::error_kind::usage) << shown(text);
    for (const std::string& text : refused())
        EXPECT_EQ(refused_url(text).kind(), cm::error_kind::usage) << shown(text);
    const std::string secret(password);
    for (const std::string& url :
         {"host=db user=ann password=" + secret, "postgresql;ann:" + secret + "@h/x",
          "pg://ann:" + secret + "@h/x", "://ann:" + secret + "@h",
          "sqlite://ann:" + secret + "@h/x", "//ann:" + secret + "@h/x", secret})
        EXPECT_EQ(refused_url(url).kind(), cm::error_kind::usage) << url;
}

class hostile_files : public testing::Test {
protected:
    hostile_files() {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  ("cormorant_urls_" + std::to_string(getpid()));
        std::filesystem::create_directory(folder_);
    }
    ~hostile_files() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
            const std::string name = entry.path().filename().string();
            if (!name.ends_with("-wal") && !name.ends_with("-shm")) names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }
    std::filesystem::path folder_;
};

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        (out += '%') += {"0123456789ABCDEF"[byte >> 4U], "0123456789ABCDEF"[byte & 15U]};
    }
    return out;
}

TEST_F(hostile_files, are_the_ones_that_are_named) {
    std::vector<std::string> names;
    for (const std::string& text : storable()) {
        if (text.find('/') != std::string::npos || text.size() > 200) continue;
        const std::string name = "db" + text + ".db";
        const auto db = cm::open("sqlite:" + folder_.string() + "/" + percent_encoded(name));
        cm::create_tables<Note>(db);
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(files(), names);
}

// Behind a zero byte the name would end for the database, but not for who checked it.
TEST_F(hostile_files, have_no_zero_byte_in_their_names) {
    const std::string place = "sqlite:" + folder_.string();
    for (const char* name : {"/a%00.db", "/%00", "/a.db%00?mode=rwc"}) {
        const auto e = refused_url(place + name);
        EXPECT_EQ(e.kind(), cm::error_kind::usage) << e.what();
    }
    EXPECT_EQ(refused_url(place + std::string("/b\0.db", 6)).kind(), cm::error_kind::usage);
    EXPECT_EQ(files(), std::vector<std::string>{});
}

TEST_F(hostile_files, options_are_checked) {
    const std::string place = "sqlite:" + folder_.string() + "/a.db?";
    for (const char* option :
         {"journal=wal;drop", "synchronous=off;ATTACH 'x' AS y", "cache_size=1;", "mmap_size=1 --",
          "max_pages=1'", "busy_timeout=-1", "pool_size=0", "pool_size=99999999999999999999",
          "key=x", "foreign_keys=on;", "mode=rw%00", "%6dode=rw"})
        EXPECT_EQ(refused_url(place + option).kind(), cm::error_kind::usage) << option;
}

// ---- servers ------------------------------------------------------------------------------------

class server_urls : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        const std::string scheme = GetParam();
        if (const auto e = thrown_by(
                [&] { (void)cm::open(scheme + "://127.0.0.1:1/x").fetch<int>("select 1"); });
            holds(e.what(), "has no driver"))
            GTEST_SKIP() << "driver: this build has none for " << scheme;
    }
};
INSTANTIATE_TEST_SUITE_P(each, server_urls, testing::Values("postgresql", "mariadb"));

TEST_P(server_urls, that_cannot_be_reached_do_not_tell_their_password) {
    const std::string scheme = GetParam();
    const std::string secret(password);
    // Nobody listens on the first port.
    for (const std::string& url :
         {"://ann:" + secret + "@127.0.0.1:1/x", "://:" + secret + "@127.0.0.1:1",
          "://ann:@" + secret + "@127.0.0.1:1/x",
          "://" + percent_encoded("ann:x@y") + ":" + percent_encoded(secret) + "@127.0.0.1:1/x"}) {
        const auto e = refused_url(scheme + url);
        EXPECT_EQ(e.kind(), cm::error_kind::connection) << e.what();
    }
    cm::open_options options;
    options.user = "ann";
    options.password = secret;
    EXPECT_EQ(refused_url(scheme + "://127.0.0.1:1/x", options).kind(), cm::error_kind::connection);
}

// A password with a character that ends a part of a URL, not written as %XX: parts of it stand
// where hosts, ports, names and options do.
TEST_P(server_urls, with_a_password_that_is_not_encoded_do_not_tell_it) {
    const std::string scheme = GetParam();
    const std::string secret(password);
    for (const char* begin : {"", "12/", "1/", "12?", "1?", "12#", "a/b/", "a?b=", "[",
                              "[::1]:", "1,", "1/x?", "%", "@/"})
        for (const char* end : {"", "/", "?", "#", ":", "@", "=", "&", ","}) {
            const std::string url = scheme + "://ann:" + begin + secret + end + "@127.0.0.1:1/x";
            SCOPED_TRACE(url);
            const auto e = refused_url(url);
            EXPECT_TRUE(e.kind() == cm::error_kind::usage || e.kind() == cm::error_kind::connection)
                << e.what();
        }
}

TEST_P(server_urls, have_no_zero_byte) {
    const std::string scheme = GetParam();
    for (const char* url : {"://ann%00:x@127.0.0.1:1/x", "://ann:x%00y@127.0.0.1:1/x",
                            "://127.0.0.1%00.evil:1/x", "://127.0.0.1:1/x%00y",
                            "://127.0.0.1:1%00/x", "://127.0.0.1:1/x?application_name=a%00b"}) {
        const auto e = refused_url(scheme + url);
        EXPECT_EQ(e.kind(), cm::error_kind::usage) << url << ": " << e.what();
    }
}

}  // namespace
}  // namespace hostile
