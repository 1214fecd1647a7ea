#include "timing.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "allocations.hpp"

namespace bench {
namespace {

constexpr std::size_t fewest_rounds = 7;
constexpr std::size_t most_rounds = 201;

using steady = std::chrono::steady_clock;

struct sample {
    double ns;
    std::uint64_t allocations;
};

sample run_once(fixture& data, contender& who, workload w) {
    data.restore(w);
    who.prepare(w);
    const std::uint64_t allocations_before = allocations();
    const auto began = steady::now();
    who.run(w);
    const std::chrono::duration<double, std::nano> took = steady::now() - began;
    return {took.count(), allocations() - allocations_before};
}

// The value below which `part` of them are.
double quantile(std::vector<double> of, double part) {
    std::sort(of.begin(), of.end());
    const double at = part * static_cast<double>(of.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, of.size() - 1);
    return of[low] + (of[high] - of[low]) * (at - static_cast<double>(low));
}

/// The samples of one contender, beside those that the C API had in the same rounds.
struct series {
    contender* who;
    std::vector<double> ns;
    std::vector<double> ratios;
    std::uint64_t allocations = 0;
};

// Who comes first in a round changes, so that nobody always finds the caches that another left.
void run_round(fixture& data, std::vector<series>& all, workload w, std::size_t round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        series& s = all[(i + round) % all.size()];
        const sample measured = run_once(data, *s.who, w);
        s.ns.push_back(measured.ns);
        s.allocations = measured.allocations;
    }
    for (series& s : all) s.ratios.push_back(s.ns.back() / all[0].ns.back());
}

figures summary(const series& s, workload w, const sizes& of, backend on) {
    const auto operations = static_cast<double>(of.operations(w));
    figures f;
    f.work = w;
    f.on = on;
    f.contender = s.who->name();
    f.ratio = quantile(s.ratios, 0.5);
    f.ratio_low = quantile(s.ratios, 0.25);
    f.ratio_high = quantile(s.ratios, 0.75);
    f.ns_per_op = quantile(s.ns, 0.5) / operations;
    f.allocations_per_op = static_cast<double>(s.allocations) / operations;
    return f;
}

}  // namespace

namespace {

// A number made of the rows that a workload wrote, as the C API reads them; 0 for those that only
// read.
std::uint64_t written_by(workload w, contender& reader) {
    const bool writes = w == workload::create || w == workload::import || w == workload::update;
    return writes ? reader.check(workload::load) : 0;
}

}  // namespace

void check_equal(fixture& data, const contender_list& all, workload w) {
    std::uint64_t expected_read = 0;
    std::uint64_t expected_written = 0;
    for (const auto& who : all) {
        if (!who->can(w)) continue;
        data.restore(w);
        // Each loads the rows that it updates itself: they must be the same ones for all.
        if (w == workload::update) data.reset_balances();
        who->prepare(w);
        const std::uint64_t read = who->check(w);
        const std::uint64_t written = written_by(w, *all.front());
        if (who == all.front()) {
            expected_read = read;
            expected_written = written;
        }
        if (read == expected_read && written == expected_written) continue;
        std::fprintf(stderr, "bench: %s: %s %s other rows than the C API\n",
                     std::string(name_of(w)).c_str(), std::string(who->name()).c_str(),
                     read != expected_read ? "read" : "wrote");
        std::exit(1);
    }
}

std::vector<figures> measure_time(fixture& data, const contender_list& all, workload w,
                                  const sizes& of, double seconds) {
    std::vector<series> taking_part;
    for (const auto& who : all)
        if (who->can(w)) taking_part.push_back({who.get(), {}, {}});
    const auto until = steady::now() + std::chrono::duration<double>(seconds);
    for (std::size_t round = 0;
         round < fewest_rounds || (round < most_rounds && steady::now() < until); ++round)
        run_round(data, taking_part, w, round);
    std::vector<figures> made;
    for (const series& s : taking_part) made.push_back(summary(s, w, of, data.where().on));
    return made;
}

}  // namespace bench
