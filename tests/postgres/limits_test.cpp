#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "postgres/server.hpp"

/// A server that has no more of something, and one that is hurt.
namespace on_server {
namespace {

namespace fs = std::filesystem;

std::vector<Item> long_items(int count) {
    std::vector<Item> items;
    for (int i = 0; i < count; ++i)
        items.push_back({.name = std::string(500, 'x') + std::to_string(i)});
    return items;
}

class limits : public server {};

TEST_F(limits, temporary_files_that_grow_too_large_are_a_full_disk) {
    const cm::database db = open("pool_size=1");
    const auto e = thrown_by([&] {
        db.transaction([](cm::transaction& tx) {
            tx.execute("set local temp_file_limit = '100kB'");
            tx.execute("set local work_mem = '64kB'");
            (void)tx.fetch<std::string>(
                "select md5(n::text) from generate_series(1, 200000) n order by 1");
        });
    });
    EXPECT_EQ(e.kind(), cm::error_kind::full) << e.what();
    EXPECT_EQ(e.sqlstate(), "53400");
    EXPECT_FALSE(e.retryable());
    EXPECT_FALSE(e.connection_lost());
    EXPECT_EQ(db.objects<Item>().count(), 0);
}

/// The table of items on a file system of a few megabytes.
class small_disk {
public:
    explicit small_disk(cm::database admin) : admin_(std::move(admin)) {
        const auto data = admin_.fetch<std::string>("select current_setting('data_directory')");
        struct stat owner {};
        if (geteuid() != 0 || stat(data.at(0).c_str(), &owner) != 0) return;
        path_ = fs::path(testing::TempDir()) / ("cormorant_small_" + std::to_string(getpid()));
        fs::create_directories(path_);
        mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=4m,mode=0700") == 0 &&
                   chown(path_.c_str(), owner.st_uid, owner.st_gid) == 0;
        if (!mounted_) return;
        run("create tablespace cm_small location '" + path_.string() + "'");
        run("alter table item set tablespace cm_small");
    }
    // A server that recovers would look for the folder, unless a checkpoint came since.
    ~small_disk() {
        if (mounted_) {
            run("drop table item");
            run("drop tablespace cm_small");
            run("checkpoint");
            (void)umount2(path_.c_str(), MNT_DETACH);
        }
        if (!path_.empty()) fs::remove(path_);
    }
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;

    [[nodiscard]] bool mounted() const noexcept { return mounted_; }

private:
    void run(const std::string& sql) const { cormorant::detail::run_text(admin_.scope(), sql); }

    cm::database admin_;
    fs::path path_;
    bool mounted_ = false;
};

TEST_F(limits, a_full_disk_is_an_error_of_its_kind_and_undoes_the_rows) {
    const small_disk disk(open("pool_size=1"));
    if (!disk.mounted()) GTEST_SKIP() << "a small disk: only root mounts one";
    const cm::database db = open("pool_size=1");
    db.create(Item{.name = "first"});
    auto items = long_items(50'000);
    const auto e = thrown_by([&] { db.bulk_create(items); });
    EXPECT_EQ(e.kind(), cm::error_kind::full) << e.what();
    EXPECT_EQ(e.sqlstate(), "53100");
    EXPECT_FALSE(e.retryable());
    EXPECT_FALSE(e.connection_lost());
    for (const Item& item : items) EXPECT_EQ(item.id, 0);
    EXPECT_EQ(db.objects<Item>().count(), 1);
    EXPECT_EQ(db.statistics().connections_closed, 0U);
}

TEST_F(limits, a_server_whose_connections_are_all_taken_says_which_setting_to_raise) {
    const auto allowed =
        open("pool_size=1")
            .fetch<int>("select setting::int from pg_settings where name = 'max_connections'");
    if (allowed.at(0) > 200) GTEST_SKIP() << "max_connections: more than a test opens";
    std::vector<cm::database> held;
    const auto e = thrown_by<cm::connection_error>([&] {
        for (int i = 0; i <= allowed.at(0); ++i) held.push_back(open("pool_size=1"));
    });
    EXPECT_EQ(e.kind(), cm::error_kind::connection);
    EXPECT_EQ(e.sqlstate(), "53300");
    EXPECT_TRUE(holds(e.what(), "max_connections")) << e.what();
    EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
    EXPECT_TRUE(e.retryable()) << "nothing was sent, and a connection may be free later";
    EXPECT_EQ(held.back().objects<Item>().count(), 0);
    held.clear();
    EXPECT_EQ(open().objects<Item>().count(), 0);
}

/// Waits until the server lets somebody in again.
cm::database open_when_there(const std::string& url) {
    for (int i = 0; i < 300; ++i) try {
            return cm::open(url);
        } catch (const cm::connection_error&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    return cm::open(url);
}

// The server then ends all its processes, whose memory may be damaged, and starts new ones.
TEST_F(limits, a_process_that_is_killed_costs_everybody_the_connection_and_no_row) {
    CORMORANT_NEEDS_SERVER(std::getenv("CORMORANT_POSTGRESQL_RESTART") != nullptr,
                           "CORMORANT_POSTGRESQL_RESTART is not set");
    const cm::database victim = open("pool_size=1");
    const cm::database bystander = open("pool_size=1");
    const cm::database idle = open("pool_size=1");
    const cm::database admin = open("pool_size=1");
    victim.create(Item{.name = "kept"});
    admin.execute("checkpoint");  // a server that commits asynchronously may lose what it has not
    const int process = process_of(victim);
    const auto lost = [](const cm::database& db) {
        return thrown_by<cm::connection_error>([&] {
            db.transaction([&](cm::transaction& tx) {
                tx.create(Item{.name = "undone"});
                (void)tx.fetch<std::string>("select pg_sleep(20)::text");
            });
        });
    };
    auto work = beside([&] {
        return thrown_by<cm::connection_error>(
            [&] { (void)victim.fetch<std::string>("select pg_sleep(20)::text || 'victim'"); });
    });
    auto other = beside([&] { return lost(bystander); });
    await_statement(admin, "victim");
    await_statement(admin, "pg_sleep(20)::text");
    if (kill(process, SIGKILL) != 0) {
        terminate(admin, process), bystander.interrupt(), (void)work.get(), (void)other.get();
        GTEST_SKIP() << "killing: the server's processes are another user's";
    }
    const cm::connection_error of_victim = work.get();
    const cm::connection_error of_bystander = other.get();
    for (const cm::connection_error& e : {of_victim, of_bystander}) {
        EXPECT_EQ(e.kind(), cm::error_kind::connection) << e.what();
        EXPECT_TRUE(e.connection_lost()) << e.what();
    }
    EXPECT_FALSE(holds(of_bystander.what(), "is unknown")) << "nothing was to be committed";
    EXPECT_EQ(open_when_there(url()).objects<Item>().count(), 1);
    EXPECT_EQ(idle.objects<Item>().get().name, "kept");
    EXPECT_EQ(bystander.objects<Item>().get().name, "kept");
}

}  // namespace
}  // namespace on_server
