#include "growth.hpp"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fixture.hpp"
#include "models.hpp"
#include "process.hpp"
#include "rows.hpp"
#include "sql.hpp"
#include "sqlite/c_connection.hpp"

namespace bench {
namespace {

namespace cm = cormorant;

constexpr std::int64_t many = 1'000'000;
constexpr double memory_budget = 1.15;

void read_user(const c_statement& from, user_row& row) {
    row.id = from.integer(0);
    from.text(1, row.name);
    from.text(2, row.email);
    row.is_active = from.integer(3) != 0;
    row.age = static_cast<std::int32_t>(from.integer(4));
    row.balance = from.real(5);
    row.profile_id = from.integer(6);
}

std::vector<user_row> load_plain(c_statement& from, std::int64_t count) {
    std::vector<user_row> rows;
    from.bind(1, count);
    while (from.step()) read_user(from, rows.emplace_back());
    from.reset();
    return rows;
}

std::vector<User> load_models(const cm::database& db, std::int64_t count) {
    return db.objects<User>().order_by("id"_f).limit(count).to_vector();
}

// The best of some runs: growth shows in the floor, and noise only adds.
template <class Load>
double best_ns_per_row(std::int64_t rows, const Load& load) {
    const int runs = rows >= many ? 3 : rows >= many / 10 ? 9 : 51;
    double best = 1e300;
    for (int i = 0; i < runs; ++i) {
        const auto began = std::chrono::steady_clock::now();
        touch(load(rows));
        const std::chrono::duration<double, std::nano> took =
            std::chrono::steady_clock::now() - began;
        best = std::min(best, took.count() / static_cast<double>(rows));
    }
    return best;
}

std::size_t bytes_in_use() {
    const struct mallinfo2 now = mallinfo2();
    return now.uordblks + now.hblkhd;
}

// What a second vector costs while the first is alive: caches and pools are filled by then.
template <class Load>
double bytes_per_row(std::int64_t rows, const Load& load) {
    const auto first = load(rows);
    const std::size_t before = bytes_in_use();
    const auto second = load(rows);
    return static_cast<double>(bytes_in_use() - before) / static_cast<double>(second.size());
}

double peak_of_stream(const std::string& url) {
    return std::strtod(output_of({own_program(), "--streamed", url}).c_str(), nullptr) / 1024;
}

long peak_kilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::strtol(line.c_str() + 6, nullptr, 10);
    return 0;
}

}  // namespace

bool measure_growth() {
    constexpr sizes of{.users = many, .orders = 0, .cities = 1'000};
    const std::unique_ptr<fixture> data = make_sqlite_fixture(of);
    const cm::database db = cm::open(data->where().url);
    const c_connection on(data->where());
    c_statement statement(on, sql::load + " LIMIT :count");
    const auto plain = [&](std::int64_t count) { return load_plain(statement, count); };
    const auto models = [&](std::int64_t count) { return load_models(db, count); };

    std::printf("\n%-10s %16s %16s\n", "rows", "C API ns/row", "Cormorant ns/row");
    for (const std::int64_t rows : {1'000, 10'000, 100'000, 1'000'000})
        std::printf("%-10lld %16.1f %16.1f\n", static_cast<long long>(rows),
                    best_ns_per_row(rows, plain), best_ns_per_row(rows, models));

    const double ratio = bytes_per_row(10'000, models) / bytes_per_row(10'000, plain);
    std::printf(
        "\nmemory of 10,000 loaded rows: %.0f bytes each, %.3f of the plain structs' "
        "(budget %.2f)%s\n",
        bytes_per_row(10'000, models), ratio, memory_budget,
        ratio > memory_budget ? "  over budget" : "");
    std::printf("streaming %lld rows: a peak of %.1f MB; streaming none: %.1f MB\n",
                static_cast<long long>(many), peak_of_stream(data->where().url),
                peak_of_stream(""));
    return ratio <= memory_budget;
}

int run_streamed(const std::string& url) {
    std::int64_t seen = 0;
    if (!url.empty())
        for (const User& u : cm::open(url).objects<User>().stream(1000)) seen += u.id;
    touch(seen);
    std::printf("%ld\n", peak_kilobytes());
    return 0;
}

}  // namespace bench
