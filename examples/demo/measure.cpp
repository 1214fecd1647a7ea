#include "measure.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace demo {
namespace {

using clock = std::chrono::steady_clock;

constexpr int most_runs = 5;
constexpr double enough_milliseconds = 300;

struct way_measured {
    cost spent;
    std::string answer;
};

double milliseconds_since(clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(clock::now() - begin).count();
}

double median(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

void prepare(const way& chosen, const cm::database& db) {
    if (chosen.prepare != nullptr) chosen.prepare(db);
}

std::string with_outcome(std::string answer, const technique& what, const cm::database& db) {
    return what.outcome == nullptr ? answer : answer + what.outcome(db);
}

void expect_same(const technique& what, const std::string& slow, const std::string& fast) {
    if (slow == fast) return;
    throw different_answers(std::string(what.title) + ": the answers differ\n  slow: " + slow +
                            "\n  fast: " + fast);
}

way_measured measure_way(const technique& what, const way& chosen, const cm::database& db) {
    way_measured result;
    prepare(chosen, db);
    {
        const cm::query_log log(db);
        result.answer = chosen.run(db);
        result.spent.queries = log.count();
    }
    result.answer = with_outcome(std::move(result.answer), what, db);

    std::vector<double> times;
    double all = 0;
    while (times.empty() || (times.size() < most_runs && all < enough_milliseconds)) {
        prepare(chosen, db);
        const auto begin = clock::now();
        std::string answer = chosen.run(db);
        times.push_back(milliseconds_since(begin));
        all += times.back();
        expect_same(what, result.answer, with_outcome(std::move(answer), what, db));
    }
    result.spent.milliseconds = median(std::move(times));
    return result;
}

}  // namespace

measured measure(const technique& what, const cm::database& db) {
    const way_measured slow = measure_way(what, what.slow, db);
    const way_measured fast = measure_way(what, what.fast, db);
    expect_same(what, slow.answer, fast.answer);
    return {&what, slow.spent, fast.spent, fast.answer};
}

}  // namespace demo
