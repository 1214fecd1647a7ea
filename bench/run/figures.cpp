#include "figures.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace bench {
namespace {

std::string number(const std::optional<double>& from, const char* format) {
    if (!from) return "null";
    char text[32];
    std::snprintf(text, sizeof(text), format, *from);
    return text;
}

std::string shown(const std::optional<double>& from, const char* format) {
    return from ? number(from, format) : "-";
}

std::string spread(const figures& of) {
    if (!of.ratio) return "-";
    return number(of.ratio_low, "%.2f") + ".." + number(of.ratio_high, "%.2f");
}

}  // namespace

bool over_budget(const figures& of) {
    const std::optional<double> budget = budget_of(of.work, of.on);
    if (!budget || of.contender != "Cormorant") return false;
    // Of a server's work the client's instructions are the smaller part.
    const bool counted = of.instructions_ratio && of.on == backend::sqlite;
    const std::optional<double> reached = counted ? of.instructions_ratio : of.ratio;
    return reached && *reached > *budget;
}

void print_table(const std::vector<figures>& all) {
    std::printf("%-10s %-10s %7s %13s %7s %7s %11s %13s %10s\n", "workload", "contender", "ratio",
                "quartiles", "instr.", "budget", "ns/op", "instr./op", "allocs/op");
    for (const figures& f : all) {
        const bool ours = f.contender == "Cormorant";
        std::printf("%-10s %-10s %7s %13s %7s %7s %11s %13s %10.2f%s\n",
                    std::string(name_of(f.work)).c_str(), f.contender.c_str(),
                    shown(f.ratio, "%.2f").c_str(), spread(f).c_str(),
                    shown(f.instructions_ratio, "%.3f").c_str(),
                    ours ? shown(budget_of(f.work, f.on), "%.2f").c_str() : "",
                    shown(f.ns_per_op, "%.0f").c_str(),
                    shown(f.instructions_per_op, "%.0f").c_str(), f.allocations_per_op,
                    over_budget(f) ? "  over budget" : "");
    }
}

void print_backends(const std::vector<figures>& all) {
    std::printf("instructions of Cormorant / C API (budget)\n%-10s", "workload");
    for (const backend on : all_backends) std::printf(" %18s", std::string(name_of(on)).c_str());
    for (const workload w : all_workloads) {
        std::printf("\n%-10s", std::string(name_of(w)).c_str());
        for (const backend on : all_backends) {
            const auto found = std::find_if(all.begin(), all.end(), [&](const figures& f) {
                return f.work == w && f.on == on && f.contender == "Cormorant";
            });
            const std::string text = found == all.end()
                                         ? "-"
                                         : shown(found->instructions_ratio, "%.3f") + " (" +
                                               shown(budget_of(w, on), "%.2f") + ")";
            std::printf(" %18s", text.c_str());
        }
    }
    std::printf("\n");
}

void write_json(const std::vector<figures>& all, const std::string& file) {
    std::FILE* out = std::fopen(file.c_str(), "w");
    if (out == nullptr) {
        std::perror(file.c_str());
        std::exit(1);
    }
    std::fputs("[\n", out);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const figures& f = all[i];
        std::fprintf(out,
                     "  {\"workload\": \"%s\", \"backend\": \"%s\", \"contender\": \"%s\", "
                     "\"ratio\": %s, \"instructions_ratio\": %s, \"ns_per_op\": %s, "
                     "\"allocations_per_op\": %.3f}%s\n",
                     std::string(name_of(f.work)).c_str(), std::string(name_of(f.on)).c_str(),
                     f.contender.c_str(), number(f.ratio, "%.4f").c_str(),
                     number(f.instructions_ratio, "%.4f").c_str(),
                     number(f.ns_per_op, "%.1f").c_str(), f.allocations_per_op,
                     i + 1 < all.size() ? "," : "");
    }
    std::fputs("]\n", out);
    if (std::fclose(out) != 0) {
        std::perror(file.c_str());
        std::exit(1);
    }
}

}  // namespace bench
