#include <atomic>
#include <chrono>
#include <thread>

#include "cormorant/testing.hpp"
#include "postgres/server.hpp"

/// What a cache makes of writes whose outcome nobody knows.
namespace on_server {
namespace {

using namespace std::chrono_literals;

std::atomic<std::int64_t> passed{0};

class cached_outcome : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (IsSkipped()) return;
        admin.emplace(open());
        db.emplace(cm::open(url("pool_size=1"), {.cache = cache}));
        db->create(Item{.name = "first"});
    }
    [[nodiscard]] std::int64_t items() const { return db->objects<Item>().cached(24h).count(); }
    /// Nothing over the table is kept, until the commit cannot come any more.
    void expect_nothing_is_kept_for_20_minutes() const {
        EXPECT_QUERIES(*db, 2) {
            EXPECT_EQ(items(), 1);
            EXPECT_EQ(items(), 1);
        };
        passed += std::chrono::nanoseconds(19min).count();
        EXPECT_QUERIES(*db, 1) { EXPECT_EQ(items(), 1); };
        passed += std::chrono::nanoseconds(2min).count();
        EXPECT_QUERIES(*db, 2) {
            EXPECT_EQ(items(), 1);
            EXPECT_EQ(items(), 1);
            EXPECT_EQ(items(), 1);
        };
    }

    cm::cache cache{{.clock = [] { return cm::cache_time(std::chrono::nanoseconds(passed)); }}};
    std::optional<cm::database> admin;
    std::optional<cm::database> db;
};

TEST_F(cached_outcome, of_a_commit_without_an_answer_is_not_trusted) {
    EXPECT_EQ(items(), 1);
    const auto e = thrown_by<cm::connection_error>([&] {
        db->transaction([&](cm::transaction& tx) {
            tx.create(Item{.name = "second"});
            terminate(*admin, tx.fetch<int>("select pg_backend_pid()").at(0));
        });
    });
    EXPECT_EQ(e.outcome(), cm::outcome::unknown);
    expect_nothing_is_kept_for_20_minutes();
}

TEST_F(cached_outcome, of_a_write_without_an_answer_is_not_trusted) {
    admin->execute(
        "create function slowly() returns trigger language plpgsql as "
        "'begin perform pg_sleep(20); return new; end'");
    admin->execute("create trigger slow after insert on item execute function slowly()");
    EXPECT_EQ(items(), 1);
    const int process = process_of(*db);
    auto work = beside([&] {
        return thrown_by<cm::connection_error>([&] { db->create(Item{.name = "second"}); });
    });
    await_sleep(*admin, process);
    terminate(*admin, process);
    EXPECT_EQ(work.get().outcome(), cm::outcome::unknown);
    expect_nothing_is_kept_for_20_minutes();
}

}  // namespace
}  // namespace on_server
