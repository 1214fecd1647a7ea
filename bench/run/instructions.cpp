#include "instructions.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "allocations.hpp"
#include "process.hpp"
#include "timing.hpp"

/// callgrind counts between the entry and the end of this function, which it finds by its name.
extern "C" [[gnu::noinline]] void bench_counted_run(bench::contender& who, bench::workload w) {
    who.run(w);
    asm volatile("" : : : "memory");
}

namespace bench {
namespace {

// The file's own total: the line "totals: N", or "summary: N" where the run was short.
double total_in(const std::string& callgrind_file) {
    std::ifstream in(callgrind_file);
    double total = 0;
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("totals: ") || line.starts_with("summary: "))
            total = std::strtod(line.c_str() + line.find(' '), nullptr);
    return total;
}

struct count {
    double instructions;
    double allocations;
};

count count_one(fixture& data, std::string_view contender, workload w, const std::string& out) {
    data.restore(w);
    const std::string text =
        output_of({"valgrind", "-q", "--tool=callgrind", "--toggle-collect=bench_counted_run",
                   "--callgrind-out-file=" + out, own_program(), "--counted", data.file(),
                   std::string(contender), std::string(name_of(w))});
    return {total_in(out), std::strtod(text.c_str(), nullptr)};
}

}  // namespace

std::vector<figures> measure_instructions(const std::vector<workload>& of,
                                          const std::string& profiles) {
    fixture data(reduced);
    const contender_list all = make_contenders(data.file(), reduced);
    std::vector<figures> made;
    for (const workload w : of) {
        check_equal(data, all, w);
        double limit = 0;
        for (const auto& who : all) {
            if (!who->can(w)) continue;
            std::string out = data.file() + ".callgrind";
            if (!profiles.empty()) {
                std::filesystem::create_directories(profiles);
                out = profiles + "/" + std::string(name_of(w)) + "." + std::string(who->name());
            }
            const count counted = count_one(data, who->name(), w, out);
            if (who == all.front()) limit = counted.instructions;
            const auto operations = static_cast<double>(reduced.operations(w));
            figures f;
            f.work = w;
            f.contender = who->name();
            f.instructions_ratio = counted.instructions / limit;
            f.instructions_per_op = counted.instructions / operations;
            f.allocations_per_op = counted.allocations / operations;
            made.push_back(f);
        }
    }
    return made;
}

int run_counted(const std::string& file, std::string_view contender, workload w) {
    c_connection on(file);
    for (const auto& who : make_contenders(file, reduced)) {
        if (who->name() != contender) continue;
        // The first run prepares statements and fills caches. That of create leaves rows behind.
        who->prepare(w);
        who->run(w);
        if (w == workload::create) on.execute("DELETE FROM app_user WHERE id > 1000");
        who->prepare(w);
        const std::uint64_t before = allocations();
        bench_counted_run(*who, w);
        std::printf("%llu\n", static_cast<unsigned long long>(allocations() - before));
    }
    return 0;
}

}  // namespace bench
