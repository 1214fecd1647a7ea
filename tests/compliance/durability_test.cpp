#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "support/shop.hpp"

namespace {

int conversions_left = 0;

/// A column that kills the process when it is written for the nth time.
struct Fuse {};

}  // namespace

template <>
struct cormorant::custom_column<Fuse> {
    using stored = std::int64_t;
    static stored to_stored(const Fuse&) {
        if (conversions_left > 0 && --conversions_left == 0) kill(getpid(), SIGKILL);
        return 0;
    }
    static Fuse from_stored(stored) { return {}; }
};

namespace {

struct Charge {
    std::int64_t id = 0;
    std::string text;
    Fuse fuse;
};

using namespace shop;
using compliance::thrown_by;
using namespace std::chrono_literals;

class durability : public empty_shop {
protected:
    [[nodiscard]] static std::vector<User> new_users(std::size_t n) {
        std::vector<User> users(n);
        for (std::size_t i = 0; i < n; ++i) users[i].email = std::to_string(i);
        return users;
    }
    [[nodiscard]] std::int64_t bytes_of_journal() const {
        struct stat found = {};
        return stat((fresh->path() + "-wal").c_str(), &found) == 0 ? found.st_size : 0;
    }
    [[nodiscard]] static std::string integrity_of(const cm::database& checked) {
        return checked.fetch<std::string>("pragma integrity_check")[0];
    }
};
CORMORANT_ON_EVERY_BACKEND(durability);

TEST_P(durability, a_process_killed_in_the_middle_of_a_bulk_write_leaves_all_or_nothing) {
    if (!can().is_a_file) GTEST_SKIP() << "a database file: nothing of it survives its process";
    cm::create_tables<Charge>(db);
    for (const int row : {1, 10'000, 19'999}) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            // A small cache makes it write to the file long before it commits.
            const cm::database own = open_again("cache_size=10");
            std::vector<Charge> charges(20'000, Charge{.text = std::string(100, 'x')});
            conversions_left = row;
            own.bulk_create(charges);
            _exit(0);
        }
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it was not killed at row " << row;
        if (row > 1) {
            EXPECT_GT(bytes_of_journal(), 100'000) << "nothing had been written yet";
        }
        const cm::database after = open_again();
        EXPECT_FALSE(after.objects<Charge>().exists()) << "killed at row " << row;
        EXPECT_EQ(integrity_of(after), "ok");
    }
    std::vector<Charge> charges(20'000);
    EXPECT_EQ(open_again().bulk_create(charges), 20'000);
}

TEST_P(durability, what_was_committed_is_there_when_it_is_opened_again) {
    if (!can().survives_closing) GTEST_SKIP() << "closing: the database lives in memory";
    {
        const cm::database second = open_again();
        second.create(Tag{.code = "kept"});
    }
    EXPECT_EQ(open_again().objects<Tag>().get().code, "kept");
}

TEST_P(durability, a_full_disk_is_an_error_and_undoes_the_transaction) {
    if (!can().is_a_file) GTEST_SKIP() << "a limit of pages: the option is of database files";
    const cm::database small = open_again("max_pages=60");
    small.create(Tag{.code = "before"});
    auto users = new_users(50'000);
    EXPECT_EQ(thrown_by([&] { small.bulk_create(users); }).kind(), cm::error_kind::full);
    EXPECT_EQ(users[0].id, 0);
    EXPECT_EQ(small.objects<User>().count(), 0);
    EXPECT_EQ(integrity_of(small), "ok");
    EXPECT_NO_THROW(small.create(Tag{.code = "after"}));
    EXPECT_EQ(small.objects<Tag>().count(), 2);
}

TEST_P(durability, a_file_that_is_no_database_says_so) {
    if (!can().is_a_file) GTEST_SKIP() << "a database file: this one lives elsewhere";
    const std::string path = fresh->path() + ".txt";
    std::ofstream(path) << std::string(8'000, 'x');
    const auto e = thrown_by<cm::connection_error>([&] {
        const cm::database wrong = cm::open("sqlite:" + path);
        (void)wrong.objects<Tag>().count();
    });
    EXPECT_EQ(e.kind(), cm::error_kind::not_a_database);
    std::ifstream unchanged(path);
    EXPECT_EQ(unchanged.get(), 'x');
    unlink(path.c_str());
}

TEST_P(durability, a_folder_that_is_not_there_is_a_connection_error) {
    if (!can().is_a_file) GTEST_SKIP() << "a database file: this one lives elsewhere";
    EXPECT_THROW((void)cm::open("sqlite:/nowhere/at/all.db").objects<Tag>().count(),
                 cm::connection_error);
}

TEST_P(durability, a_database_opened_for_reading_refuses_to_write) {
    if (!can().is_a_file) GTEST_SKIP() << "a database file: this one lives elsewhere";
    const cm::database read_only = open_again("mode=ro");
    EXPECT_EQ(read_only.objects<Tag>().count(), 0);
    EXPECT_EQ(thrown_by([&] { read_only.create(Tag{.code = "x"}); }).kind(),
              cm::error_kind::read_only);
}

TEST_P(durability, a_lock_of_another_program_ends_in_a_timeout) {
    if (!can().several_connections)
        GTEST_SKIP() << "several connections: nobody else can reach the database";
    const cm::database other = open_again("busy_timeout=50");
    db.transaction([&](cm::transaction& tx) {
        tx.create(Tag{.code = "held"});
        const auto start = std::chrono::steady_clock::now();
        const auto e = thrown_by<cm::timeout>([&] { other.create(Tag{.code = "held"}); });
        EXPECT_EQ(e.kind(), cm::error_kind::timeout);
        EXPECT_TRUE(e.retryable());
        EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
        EXPECT_EQ(other.objects<Tag>().count(), 0);
        tx.remove(Tag{.code = "held"});
    });
    EXPECT_EQ(other.create(Tag{.code = "held"}).code, "held");
}

TEST_P(durability, an_unknown_scheme_or_option_is_a_usage_error) {
    EXPECT_THROW((void)cm::open("oracle://x"), cm::usage_error);
    EXPECT_THROW((void)cm::open(""), cm::usage_error);
    EXPECT_THROW((void)open_again("colour=red"), cm::usage_error);
    EXPECT_THROW((void)open_again("busy_timeout=soon"), cm::usage_error);
}

}  // namespace
