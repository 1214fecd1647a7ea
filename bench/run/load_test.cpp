#include "load_test.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "fixture.hpp"
#include "models.hpp"

namespace bench {
namespace {

namespace cm = cormorant;
using steady = std::chrono::steady_clock;

constexpr std::size_t connections = 8;
// One operation of this many is an update, the others are gets.
constexpr std::uint64_t one_update_in = 5;

using latencies = std::vector<std::uint32_t>;  // in nanoseconds

/// What one thread does: gets of random users, and updates among them.
class visitor {
public:
    visitor(const cm::database& db, std::int64_t users, std::uint64_t seed)
        : db_(db), users_(users), state_(seed) {}

    void visit() {
        const std::uint64_t drawn = next();
        const std::int64_t key =
            static_cast<std::int64_t>(drawn % static_cast<std::uint64_t>(users_)) + 1;
        if (next() % one_update_in == 0)
            db_.objects<User>().filter("id"_f == key).update("balance"_f = "balance"_f + 0.25);
        else
            seen_ += db_.objects<User>().get("id"_f == key).id;
    }

private:
    // Knuth's MMIX generator; its high bits are the good ones.
    std::uint64_t next() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return state_ >> 33;
    }

    cm::database db_;
    std::int64_t users_;
    std::uint64_t state_;
    std::int64_t seen_ = 0;
};

/// Runs `threads` visitors until the time is over; their latencies, sorted.
latencies visit_all(const cm::database& db, std::int64_t users, std::size_t threads,
                    double seconds) {
    std::atomic<bool> over = false;
    std::vector<latencies> all(threads);
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < threads; ++i)
        running.emplace_back([&, i] {
            visitor one(db, users, i + 1);
            one.visit();  // connects and prepares
            while (!over.load(std::memory_order_relaxed)) {
                const auto began = steady::now();
                one.visit();
                all[i].push_back(static_cast<std::uint32_t>((steady::now() - began).count()));
            }
        });
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    over = true;
    for (std::thread& t : running) t.join();
    latencies together;
    for (const latencies& l : all) together.insert(together.end(), l.begin(), l.end());
    std::sort(together.begin(), together.end());
    return together;
}

double microseconds_at(const latencies& sorted, double part) {
    const auto at = static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1));
    return sorted[at] / 1000.0;
}

}  // namespace

void measure_load(const place& server, double seconds) {
    const sizes of = on_servers;
    const std::unique_ptr<fixture> data = make_fixture(server, of);
    const std::string& url = data->where().url;
    const cm::database db = cm::open(url + (url.find('?') == url.npos ? "?" : "&") +
                                     "pool_size=" + std::to_string(connections));
    std::printf("\n%zu connections, 1 update in %d\n%-8s %12s %10s %10s %10s\n", connections,
                static_cast<int>(one_update_in), "threads", "operations/s", "p50 us", "p99 us",
                "p99.9 us");
    for (const std::size_t threads : {1, 8, 32}) {
        const auto began = steady::now();
        const latencies sorted = visit_all(db, of.users, threads, seconds);
        const std::chrono::duration<double> took = steady::now() - began;
        if (sorted.empty()) continue;
        std::printf("%-8zu %12.0f %10.0f %10.0f %10.0f\n", threads,
                    static_cast<double>(sorted.size()) / took.count(), microseconds_at(sorted, 0.5),
                    microseconds_at(sorted, 0.99), microseconds_at(sorted, 0.999));
    }
}

}  // namespace bench
