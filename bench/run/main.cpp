// ./dev bench: the workloads for Cormorant, the C API and the packaged peers, side by side.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "figures.hpp"
#include "growth.hpp"
#include "instructions.hpp"
#include "timing.hpp"

namespace {

constexpr const char* usage = R"(usage: ./dev bench [OPTIONS]
  --backend sqlite   the database to measure on (the only one so far)
  --workload NAME    this one only; may be given several times; "growth" for rows from 1,000 to
                     1,000,000, streaming and memory
  --json FILE        write the figures as JSON
  --instructions     count instructions under callgrind, at reduced size, instead of time
  --profiles DIR     with --instructions: keep callgrind's files there
  --seconds N        time for each workload (default 4)
)";

struct options {
    std::vector<bench::workload> workloads;
    bool growth = false;
    bool instructions = false;
    std::string json;
    std::string profiles;
    double seconds = 4;
};

[[noreturn]] void fail(const std::string& why) {
    std::fprintf(stderr, "bench: %s\n%s", why.c_str(), usage);
    std::exit(2);
}

void choose_workload(options& out, const std::string& name) {
    if (name == "growth") {
        out.growth = true;
        return;
    }
    const auto found = bench::workload_named(name);
    if (!found) fail("there is no workload " + name);
    out.workloads.push_back(*found);
}

options parse(int count, char** arguments) {
    options out;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = arguments[i];
        const auto value = [&]() -> std::string {
            if (i + 1 == count) fail(std::string(name) + " needs a value");
            return arguments[++i];
        };
        if (name == "--backend") {
            if (const std::string backend = value(); backend != "sqlite")
                fail("there are no workloads for " + backend);
        } else if (name == "--workload") {
            choose_workload(out, value());
        } else if (name == "--json") {
            out.json = value();
        } else if (name == "--instructions") {
            out.instructions = true;
        } else if (name == "--profiles") {
            out.profiles = value();
        } else if (name == "--seconds") {
            out.seconds = std::strtod(value().c_str(), nullptr);
        } else {
            fail("unknown option " + std::string(name));
        }
    }
    if (out.workloads.empty() && !out.growth) {
        out.workloads.assign(bench::all_workloads.begin(), bench::all_workloads.end());
        out.growth = !out.instructions;
    }
    return out;
}

std::vector<bench::figures> measure_times(const options& chosen) {
    const bench::sizes full;
    bench::fixture data(full);
    const bench::contender_list all = bench::make_contenders(data.file(), full);
    for (const bench::workload w : chosen.workloads) bench::check_equal(data, all, w);
    std::vector<bench::figures> made;
    for (const bench::workload w : chosen.workloads)
        for (const bench::figures& f : bench::measure_time(data, all, w, full, chosen.seconds))
            made.push_back(f);
    return made;
}

}  // namespace

int main(int count, char** arguments) {
    // How this program runs itself, see instructions.cpp and growth.cpp.
    if (count == 5 && std::string_view(arguments[1]) == "--counted")
        return bench::run_counted(arguments[2], arguments[3], *bench::workload_named(arguments[4]));
    if (count == 3 && std::string_view(arguments[1]) == "--streamed")
        return bench::run_streamed(arguments[2]);

    const options chosen = parse(count, arguments);
    if (!chosen.workloads.empty()) {
        const auto measured = chosen.instructions
                                  ? bench::measure_instructions(chosen.workloads, chosen.profiles)
                                  : measure_times(chosen);
        bench::print_table(measured);
        if (!chosen.json.empty()) bench::write_json(measured, chosen.json);
    }
    if (chosen.growth) bench::measure_growth();
    return 0;
}
