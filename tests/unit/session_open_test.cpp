#include <gtest/gtest.h>

#include <fstream>

#include "session/pool/database_url.hpp"
#include "unit/session_database.hpp"

namespace cormorant::detail {
namespace {

std::string usage_of(std::string_view url) {
    try {
        (void)open_scope(url);
    } catch (const usage_error& e) {
        return e.what();
    }
    ADD_FAILURE() << url << " was opened";
    return {};
}

bool mentions(const std::string& text, std::string_view what) {
    return text.find(what) != std::string::npos;
}

TEST(database_url, path_and_options_are_decoded) {
    const pool_settings s = parse_database_url("sqlite:a%20b.db?mode=ro&pool_size=2", {});
    EXPECT_EQ(s.where.backend, "sqlite");
    EXPECT_EQ(s.where.target, "a b.db");
    EXPECT_EQ(s.readers, 2U);
    EXPECT_EQ(s.where.options.back(), (std::pair<std::string, std::string>("mode", "ro")));
    EXPECT_EQ(parse_database_url("sqlite:///var/x.db", {}).where.target, "/var/x.db");
    EXPECT_EQ(parse_database_url("sqlite::memory:", {}).where.target, ":memory:");
    EXPECT_EQ(parse_database_url("sqlite:100%.db", {}).where.target, "100%.db");
}

TEST(database_url, a_name_that_begins_with_a_colon_is_no_file) {
    for (const std::string_view url : {"sqlite::memory", "sqlite::memory?pool_size=2",
                                       "sqlite::MEMORY:", "sqlite::", "sqlite::mem"})
        EXPECT_TRUE(mentions(usage_of(url), "did you mean sqlite::memory:")) << url;
    EXPECT_EQ(parse_database_url("sqlite:./:memory", {}).where.target, "./:memory");
}

TEST(database_url, an_error_does_not_repeat_a_path_of_any_length) {
    const std::string path(100'000, 'x');
    const error e = thrown_by([&] { (void)open_scope("sqlite:/tmp/" + path + ".db"); });
    EXPECT_LT(std::string_view(e.what()).size(), 1'000U);
    EXPECT_TRUE(mentions(e.what(), "xxx.db")) << e.what();
}

TEST(database_url, the_url_goes_before_the_struct) {
    const open_options options{.pool_size = 7, .busy_timeout = std::chrono::milliseconds(11)};
    EXPECT_EQ(parse_database_url("sqlite:x", options).readers, 7U);
    EXPECT_EQ(parse_database_url("sqlite:x", options).patience.count(), 11);
    EXPECT_EQ(parse_database_url("sqlite:x?busy_timeout=5", options).patience.count(), 5);
}

TEST(database_url, unknown_schemes_and_options_are_named) {
    EXPECT_TRUE(mentions(usage_of("oracle://localhost/x"), "postgresql://"));
#ifndef CORMORANT_HAS_MARIADB
    EXPECT_TRUE(mentions(usage_of("mariadb://localhost/x"), "CORMORANT_WITH_MARIADB"));
#endif
    EXPECT_TRUE(mentions(usage_of("shop.db"), "sqlite:shop.db"));
    EXPECT_TRUE(mentions(usage_of("sqlite:"), "no file"));
    EXPECT_TRUE(mentions(usage_of("sqlite://host/x"), "servers"));
    EXPECT_TRUE(mentions(usage_of("sqlite::memory:?speed=1"), "speed"));
    EXPECT_TRUE(mentions(usage_of("sqlite::memory:?pool_size=0"), "pool_size"));
    EXPECT_TRUE(mentions(usage_of("sqlite::memory:?busy_timeout=soon"), "busy_timeout"));
}

TEST(session_open, a_missing_file_is_an_error_unless_it_may_be_made) {
    const temporary_database file;
    const error e = thrown_by([&] { (void)open_scope(file.url("mode=rw")); });
    EXPECT_EQ(e.kind(), error_kind::connection);
    EXPECT_TRUE(mentions(e.what(), file.path()));
    EXPECT_TRUE(mentions(e.what(), "there is no such file"));
    EXPECT_THROW((void)open_scope(file.url("mode=ro")), connection_error);
    EXPECT_NO_THROW((void)open_scope(file.url()));
    EXPECT_NO_THROW((void)open_scope(file.url("mode=rw")));
}

TEST(session_open, a_folder_is_told_whether_it_is_there_or_not) {
    const std::string folder = testing::TempDir();
    EXPECT_TRUE(mentions(thrown_by([&] { (void)open_scope("sqlite:" + folder); }).what(),
                         "this is a folder"));
    EXPECT_TRUE(
        mentions(thrown_by([&] { (void)open_scope("sqlite:" + folder + "absent/x.db"); }).what(),
                 "no such folder"));
}

TEST(session_open, another_file_is_not_a_database) {
    const temporary_database file;
    std::ofstream(file.path()) << std::string(4096, 'x');
    const error e = thrown_by([&] { (void)open_scope(file.url()); });
    EXPECT_EQ(e.kind(), error_kind::not_a_database);
    EXPECT_THROW((void)open_scope(file.url()), connection_error);
}

TEST(session_open, a_damaged_file_is_reported) {
    const temporary_database file;
    {
        const scope_ref db = open_scope(file.url("journal=delete"));
        execute(*db, "create table t (id integer primary key, name text)");
        for (int i = 0; i < 200; ++i)
            execute(*db, "insert into t (name) values (printf('%.100c', 'x'))");
    }
    std::fstream damaged(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(4096);
    damaged << std::string(8192, '\xff');
    damaged.close();
    const scope_ref db = open_scope(file.url("journal=delete"));
    const error e = thrown_by([&] { (void)number(*db, "select count(*), max(name) from t"); });
    EXPECT_EQ(e.kind(), error_kind::not_a_database);
}

TEST(session_open, a_database_opened_for_reading_refuses_writes) {
    const temporary_database file;
    execute(*open_scope(file.url()), "create table t (id integer primary key)");
    const scope_ref db = open_scope(file.url("mode=ro"));
    EXPECT_EQ(number(*db, "select count(*) from t"), 0);
    const error e = thrown_by([&] { execute(*db, "insert into t values (1)"); });
    EXPECT_EQ(e.kind(), error_kind::read_only);
}

TEST(session_open, a_full_disk_is_reported_and_undone) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url("max_pages=4"));
    execute(*db, "create table t (name text)");
    const error e = thrown_by([&] {
        execute(*db, "insert into t values (?1)",
                {value::copy(value_kind::text, std::string(100'000, 'x'))});
    });
    EXPECT_EQ(e.kind(), error_kind::full);
    EXPECT_EQ(number(*db, "select count(*) from t"), 0);
}

TEST(session_open, a_transaction_on_a_full_disk_ends) {
    const temporary_database file;
    const scope_ref db = open_scope(file.url("max_pages=4"));
    execute(*db, "create table t (name text)");
    const auto fill = [](const scope_ref& tx) {
        execute(*tx, "insert into t values ('small')");
        execute(*tx, "insert into t values (?1)",
                {value::copy(value_kind::text, std::string(100'000, 'x'))});
    };
    EXPECT_EQ(thrown_by([&] { db->atomically(fill); }).kind(), error_kind::full);
    EXPECT_EQ(number(*db, "select count(*) from t"), 0);
    db->atomically([](const scope_ref& tx) { execute(*tx, "insert into t values ('small')"); });
    EXPECT_EQ(number(*db, "select count(*) from t"), 1);
}

}  // namespace
}  // namespace cormorant::detail
