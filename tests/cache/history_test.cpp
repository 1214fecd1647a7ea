#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "cache/delayed_cache.hpp"
#include "support/backend.hpp"

/// Reads and writes of several threads, each read compared with what may be true at the time: it is
/// no older than what the database had when it began, and nothing that was undone.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using namespace std::chrono_literals;

struct Counter {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t mirror = 0;  // the same in each state that was committed
};

constexpr std::int64_t rows = 3;

double seconds() {
    const char* asked = std::getenv("CORMORANT_HISTORY_SECONDS");
    return asked != nullptr ? std::atof(asked) : 1.5;
}

/// What became of each row's versions: they are given out one after the other.
class history {
public:
    std::int64_t begin(std::int64_t row) { return ++at(row).begun; }
    void committed(std::int64_t row, std::int64_t version) { at(row).committed = version; }
    void undone(std::int64_t row, std::int64_t version) {
        const std::lock_guard guard(mutex_);
        at(row).undone.insert(version);
    }
    [[nodiscard]] std::int64_t newest(std::int64_t row) { return at(row).committed; }
    /// Tells what is wrong with a read.
    void check(std::int64_t row, std::int64_t got, std::int64_t at_least) {
        ++reads_;
        const std::lock_guard guard(mutex_);
        if (got >= at_least && got <= at(row).begun && at(row).undone.count(got) == 0) return;
        if (++wrong_ > 3) return;
        first_ += "row " + std::to_string(row) + ": version " + std::to_string(got) + " of " +
                  std::to_string(at(row).begun) + " was read where the database had " +
                  std::to_string(at_least) + "; ";
    }
    void wrong(const std::string& what) {
        const std::lock_guard guard(mutex_);
        ++wrong_;
        first_ += what + "; ";
    }
    [[nodiscard]] int violations() const { return wrong_; }
    [[nodiscard]] const std::string& first() const { return first_; }
    [[nodiscard]] int reads() const { return reads_; }

private:
    struct versions {
        std::atomic<std::int64_t> begun{0};
        std::atomic<std::int64_t> committed{0};
        std::set<std::int64_t> undone;
    };
    versions& at(std::int64_t row) { return rows_[static_cast<std::size_t>(row - 1)]; }

    std::array<versions, rows> rows_;
    std::mutex mutex_;
    std::atomic<int> wrong_{0};
    std::atomic<int> reads_{0};
    std::string first_;
};

struct undo : std::runtime_error {
    undo() : std::runtime_error("undone") {}
};

/// Writes one row, which nobody else does, in a way by chance.
class writer {
public:
    writer(cm::database db, history& told, std::int64_t row)
        : db_(std::move(db)), told_(told), row_(row), random_(static_cast<unsigned>(row)) {}

    void write() {
        const std::int64_t version = told_.begin(row_);
        try {
            write(version);
            told_.committed(row_, version);
        } catch (const undo&) {
            told_.undone(row_, version);
        }
    }

private:
    void write(std::int64_t version) {
        const auto mine = [&](const cm::session& on) {
            return on.objects<Counter>().filter("id"_f == row_);
        };
        switch (random_() % 6) {
            case 0:
                mine(db_).update("version"_f = version, "mirror"_f = version);
                return;
            case 1:
                mine_.id = row_, mine_.version = mine_.mirror = version;
                db_.save(mine_);
                return;
            case 2:
                db_.execute(cm::touches<Counter>,
                            "update counter set version = {}, mirror = {} where id = {}", version,
                            version, row_);
                return;
            case 3:
                db_.execute("update counter set version = {}, mirror = {} where id = {}", version,
                            version, row_);
                return;
            case 4:
                return db_.transaction([&](cm::transaction& tx) {
                    mine(tx).update("version"_f = version);
                    (void)mine(tx).cached(1h).to_vector();
                    stand_still();
                    if (random_() % 3 == 0) throw undo();
                    mine(tx).update("mirror"_f = version);
                });
            default:
                return db_.transaction([&](cm::transaction& tx) {
                    mine(tx).remove();
                    std::vector<Counter> again{{row_, version, version}};
                    tx.bulk_create(again);
                    if (random_() % 3 == 0) throw undo();
                });
        }
    }

    cm::database db_;
    history& told_;
    std::int64_t row_;
    Counter mine_;
    std::mt19937 random_;
};

class reader {
public:
    reader(cm::database db, history& told, unsigned seed)
        : db_(std::move(db)), told_(told), random_(seed) {}

    void read() {
        const auto all = db_.objects<Counter>().order_by("id"_f);
        std::array<std::int64_t, rows> at_least{};
        if (random_() % 2 == 0) {  // what the database has
            for (const Counter& c : all.to_vector())
                at_least[static_cast<std::size_t>(c.id - 1)] = c.version;
        } else {  // what was said to be committed
            for (std::int64_t row = 1; row <= rows; ++row)
                at_least[static_cast<std::size_t>(row - 1)] = told_.newest(row);
        }
        const auto kept = all.cached(1h);
        const std::int64_t one = 1 + static_cast<std::int64_t>(random_() % rows);
        switch (random_() % 3) {
            case 0: {
                const auto found = kept.to_vector();
                if (found.size() != rows) told_.wrong("a row was missing");
                for (const Counter& c : found) {
                    told_.check(c.id, c.version, at_least[static_cast<std::size_t>(c.id - 1)]);
                    if (c.version != c.mirror) told_.wrong("half a transaction was seen");
                }
                return;
            }
            case 1:
                told_.check(one, kept.get("id"_f == one).version,
                            at_least[static_cast<std::size_t>(one - 1)]);
                return;
            default: {
                const std::int64_t count = kept.count();
                if (count != rows) told_.wrong("the count was another one");
            }
        }
    }

private:
    cm::database db_;
    history& told_;
    std::mt19937 random_;
};

void play(const cm::database& db, history& told, double for_seconds) {
    std::atomic<bool> over{false};
    std::vector<std::thread> threads;
    const auto repeat = [&](auto work) {
        threads.emplace_back([&over, &told, work]() mutable {
            while (!over.load()) {
                try {
                    work();
                } catch (const std::exception& e) {
                    told.wrong(std::string("an exception: ") + e.what());
                }
            }
        });
    };
    for (std::int64_t row = 1; row <= rows; ++row)
        repeat([w = std::make_shared<writer>(db, told, row)] {
            w->write();
            std::this_thread::sleep_for(2ms);
        });
    for (unsigned seed = 1; seed <= 4; ++seed)
        repeat([r = std::make_shared<reader>(db, told, seed)] { r->read(); });
    std::this_thread::sleep_for(std::chrono::duration<double>(for_seconds));
    over = true;
    for (auto& thread : threads) thread.join();
}

class histories : public compliance::on_backend {
protected:
    void open(fault wrong) {
        db = cm::open(fresh->url(), {.busy_timeout = 20s,
                                     .cache = std::make_shared<delayed_cache>(cache, wrong)});
        cm::create_tables<Counter>(db);
        for (std::int64_t row = 1; row <= rows; ++row) db.create(Counter{row, 0, 0});
    }
    cm::cache cache;
    history told;
};
CORMORANT_ON_EVERY_BACKEND(histories);

TEST_P(histories, hold_no_answer_that_was_too_old) {
    open(fault::none);
    play(db, told, seconds());
    const auto figures = cache.statistics();
    std::printf("%d reads checked, %d wrong; %llu hits, %llu misses\n", told.reads(),
                told.violations(), static_cast<unsigned long long>(figures.hits),
                static_cast<unsigned long long>(figures.misses));
    EXPECT_EQ(told.violations(), 0) << told.first();
    EXPECT_GT(told.reads(), 100);
    EXPECT_GT(figures.hits, 20U);
}

TEST_P(histories, of_a_cache_that_renews_before_the_commit_are_seen_to_be_wrong) {
    if (!can().several_connections) GTEST_SKIP() << "nobody reads while another one writes";
    open(fault::renews_early);
    for (int tries = 0; tries < 20 && told.violations() == 0; ++tries) play(db, told, 0.5);
    EXPECT_GT(told.violations(), 0);
}

TEST_P(histories, of_a_cache_that_marks_nothing_are_seen_to_be_wrong) {
    if (!can().several_connections) GTEST_SKIP() << "nobody reads while another one writes";
    open(fault::no_marks);
    for (int tries = 0; tries < 20 && told.violations() == 0; ++tries) play(db, told, 0.5);
    EXPECT_GT(told.violations(), 0);
}

}  // namespace
