#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "unit/session_database.hpp"

/// Files that go away under a running program, and files that cannot be written.
namespace cormorant::detail {
namespace {

class session_files : public testing::TestWithParam<const char*> {
protected:
    [[nodiscard]] scope_ref open() const { return open_scope(file_.url(GetParam())); }
    static void fill(scope& db, int rows) {
        execute(db, "create table t (n int)");
        for (int i = 0; i < rows; ++i) execute(db, "insert into t values (1)");
    }
    /// Nobody finds the file by its name any more.
    void remove_file() const {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            std::remove((file_.path() + suffix).c_str());
    }
    /// Reads look ten times a second, writes each time.
    static void expect_moved(const scope_ref& db) {
        const error write = thrown_by([&] { execute(*db, "insert into t values (1)"); });
        EXPECT_EQ(write.kind(), error_kind::connection);
        EXPECT_NE(
            std::string_view(write.what()).find("was deleted, or another one put in its place"),
            std::string_view::npos)
            << write.what();
        EXPECT_EQ(write.outcome(), outcome::not_sent);
        EXPECT_FALSE(write.retryable());
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
        const error read = thrown_by([&] { (void)number(*db, "select count(*) from t"); });
        EXPECT_EQ(std::string_view(read.what()).substr(0, 40),
                  std::string_view(write.what()).substr(0, 40));
        EXPECT_THROW(db->atomically([](const scope_ref&) {}), connection_error);
        EXPECT_EQ(db->core().statistics().connections_in_use, 0U);
    }

    temporary_database file_;
};
INSTANTIATE_TEST_SUITE_P(journals, session_files, testing::Values("journal=wal", "journal=delete"),
                         [](const auto& chosen) { return std::string(chosen.param).substr(8); });

TEST_P(session_files, one_that_was_deleted_is_neither_written_nor_read) {
    const scope_ref db = open();
    fill(*db, 3);
    EXPECT_EQ(number(*db, "select count(*) from t"), 3);
    remove_file();
    expect_moved(db);
}

TEST_P(session_files, one_that_another_took_the_place_of_is_neither_written_nor_read) {
    const scope_ref db = open();
    fill(*db, 3);
    remove_file();
    fill(*open(), 5);
    expect_moved(db);
    EXPECT_EQ(number(*open(), "select count(*) from t"), 5);
}

// Readers are opened when they are needed: by then it is another file.
TEST_P(session_files, a_reader_that_is_opened_later_does_not_read_another_file) {
    const scope_ref db = open();
    fill(*db, 3);
    remove_file();
    fill(*open(), 5);
    const error e = thrown_by([&] { (void)number(*db, "select count(*) from t"); });
    EXPECT_EQ(e.kind(), error_kind::connection) << e.what();
}

TEST_P(session_files, a_transaction_that_is_open_goes_on_and_the_next_does_not) {
    const scope_ref db = open();
    fill(*db, 3);
    const auto remove_inside = [&](const scope_ref& tx) {
        remove_file();
        EXPECT_EQ(number(*tx, "select count(*) from t"), 3);
        throw std::runtime_error("no");
    };
    EXPECT_THROW(db->atomically(remove_inside), std::runtime_error);
    EXPECT_THROW(db->atomically([](const scope_ref&) {}), connection_error);
}

TEST_P(session_files, the_folder_of_the_program_may_change) {
    const scope_ref db = open();
    fill(*db, 1);
    const auto before = std::filesystem::current_path();
    const auto folder = std::filesystem::path(file_.path()).parent_path();
    std::filesystem::current_path(folder);
    const scope_ref relative =
        open_scope("sqlite:" + std::filesystem::path(file_.path()).filename().string());
    std::filesystem::current_path("/");
    execute(*relative, "insert into t values (1)");
    std::filesystem::current_path(before);
    EXPECT_EQ(number(*relative, "select count(*) from t"), 2);
}

/// A file in WAL mode in a folder that the process, which is not root for that, cannot write.
class session_read_only_folder : public testing::Test {
protected:
    session_read_only_folder() {
        std::filesystem::create_directory(folder_);
        {
            const scope_ref db = open_scope("sqlite:" + path_);
            execute(*db, "create table t (n int)");
            execute(*db, "insert into t values (1)");
        }
        chmod(path_.c_str(), 0444);
        chmod(folder_.c_str(), 0555);
    }
    ~session_read_only_folder() override {
        chmod(folder_.c_str(), 0755);
        std::filesystem::remove_all(folder_);
    }
    /// What `work` returns, of a process that may not do everything.
    template <class Work>
    static bool unprivileged(const Work& work) {
        const pid_t child = fork();
        if (child == 0) {
            try {
                _exit((getuid() != 0 || setuid(65534) == 0) && work() ? 0 : 1);
            } catch (...) {
                _exit(1);
            }
        }
        int status = 1;
        waitpid(child, &status, 0);
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

    std::string folder_ = testing::TempDir() + "cormorant_ro_" + std::to_string(getpid());
    std::string path_ = folder_ + "/shop one.db";
};

TEST_F(session_read_only_folder, a_wal_file_says_why_it_cannot_be_read) {
    EXPECT_TRUE(unprivileged([&] {
        try {
            (void)open_scope("sqlite:" + path_ + "?mode=ro");
        } catch (const connection_error& e) {
            const std::string_view text = e.what();
            return text.find("WAL mode") != std::string_view::npos &&
                   text.find("immutable=1") != std::string_view::npos;
        }
        return false;
    }));
}

TEST_F(session_read_only_folder, a_wal_file_that_nobody_changes_is_read_all_the_same) {
    EXPECT_TRUE(unprivileged([&] {
        const scope_ref db = open_scope("sqlite:" + path_ + "?mode=ro&immutable=1");
        return number(*db, "select count(*) from t") == 1;
    }));
}

TEST_F(session_read_only_folder, immutable_is_refused_for_a_file_that_is_written) {
    EXPECT_THROW((void)open_scope("sqlite:" + path_ + "?immutable=1"), usage_error);
}

}  // namespace
}  // namespace cormorant::detail
