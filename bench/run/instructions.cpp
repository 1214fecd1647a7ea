#include "instructions.hpp"

#include <unistd.h>

#include <cormorant/cormorant.hpp>
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

std::string temporary_file() {
    std::string name = (std::filesystem::temp_directory_path() / "callgrind-XXXXXX").string();
    const int made = mkstemp(name.data());
    if (made < 0) std::exit(1);
    close(made);
    return name;
}

struct count {
    double instructions;
    double allocations;
};

count count_one(fixture& data, std::string_view contender, workload w, const std::string& out) {
    data.restore(w);
    const std::string text =
        output_of({"valgrind", "-q", "--tool=callgrind", "--toggle-collect=bench_counted_run",
                   "--callgrind-out-file=" + out, own_program(), "--counted",
                   std::string(name_of(data.where().on)), data.where().url, std::string(contender),
                   std::string(name_of(w))});
    return {total_in(out), std::strtod(text.c_str(), nullptr)};
}

}  // namespace

std::vector<figures> measure_instructions(const place& server, const std::vector<workload>& of,
                                          const std::string& profiles) {
    const std::unique_ptr<fixture> made_data = make_fixture(server, reduced);
    fixture& data = *made_data;
    const contender_list all = make_contenders(data.where(), reduced);
    const std::string unwanted = temporary_file();
    std::vector<figures> made;
    for (const workload w : of) {
        check_equal(data, all, w);
        double limit = 0;
        for (const auto& who : all) {
            if (!who->can(w)) continue;
            std::string out = unwanted;
            if (!profiles.empty()) {
                std::filesystem::create_directories(profiles);
                out = profiles + "/" + std::string(name_of(w)) + "." + std::string(who->name());
            }
            const count counted = count_one(data, who->name(), w, out);
            if (who == all.front()) limit = counted.instructions;
            const auto operations = static_cast<double>(reduced.operations(w));
            figures f;
            f.work = w;
            f.on = server.on;
            f.contender = who->name();
            f.instructions_ratio = counted.instructions / limit;
            f.instructions_per_op = counted.instructions / operations;
            f.allocations_per_op = counted.allocations / operations;
            made.push_back(f);
        }
    }
    std::filesystem::remove(unwanted);
    return made;
}

int run_counted(const place& where, std::string_view contender, workload w) {
    for (const auto& who : make_contenders(where, reduced)) {
        if (who->name() != contender) continue;
        // The first run prepares statements and fills caches. That of create leaves rows behind.
        who->prepare(w);
        who->run(w);
        if (w == workload::create || w == workload::import)
            cormorant::open(where.url).execute("DELETE FROM app_user WHERE id > {}", reduced.users);
        who->prepare(w);
        const std::uint64_t before = allocations();
        bench_counted_run(*who, w);
        std::printf("%llu\n", static_cast<unsigned long long>(allocations() - before));
    }
    return 0;
}

}  // namespace bench
