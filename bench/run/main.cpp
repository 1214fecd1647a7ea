// ./dev bench: the workloads for Cormorant, the C API and the packaged peers, side by side.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "figures.hpp"
#include "growth.hpp"
#include "instructions.hpp"
#include "load_test.hpp"
#include "timing.hpp"

namespace {

constexpr const char* usage = R"(usage: ./dev bench [OPTIONS]
  --backend NAME     the database to measure on: sqlite (default), postgresql or mariadb
  --url URL          its server, whose user may create schemas; without it one is started for the
                     time of the benchmark
  --workload NAME    this one only; may be given several times; "growth" for rows from 1,000 to
                     1,000,000, streaming and memory (sqlite only); "load-test" for 1, 8 and 32
                     threads on one pool
  --json FILE        write the figures as JSON
  --instructions     count instructions under callgrind, at reduced size, instead of time; without
                     --backend of all three
  --profiles DIR     with --instructions: keep callgrind's files there
  --seconds N        time for each workload (default 4)
)";

struct options {
    bench::place server;
    bool all_backends = true;
    std::vector<bench::workload> workloads;
    bool growth = false;
    bool load_test = false;
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
    if (name == "load-test") {
        out.load_test = true;
        return;
    }
    const auto found = bench::workload_named(name);
    if (!found) fail("there is no workload " + name);
    out.workloads.push_back(*found);
}

// What the program started by ./dev finds in the environment.
std::string started_server(bench::backend on) {
    const char* url =
        std::getenv(on == bench::backend::mariadb ? "CORMORANT_MARIADB" : "CORMORANT_POSTGRESQL");
    if (url == nullptr) fail("there is no server: give its --url");
    return url;
}

void choose_the_rest(options& out) {
    if (out.all_backends && out.instructions) {
        if (out.workloads.empty())
            out.workloads.assign(std::begin(bench::all_workloads), std::end(bench::all_workloads));
        return;
    }
    const bool is_server = out.server.on != bench::backend::sqlite;
    if (is_server && out.server.url.empty()) out.server.url = started_server(out.server.on);
    if (!out.workloads.empty() || out.growth || out.load_test) return;
    for (const bench::workload w : bench::all_workloads)
        if (bench::is_measured(w, out.server.on)) out.workloads.push_back(w);
    out.growth = !out.instructions && !is_server;
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
            const std::string backend = value();
            const auto found = bench::backend_named(backend);
            if (!found) fail("there are no workloads for " + backend);
            out.server.on = *found;
            out.all_backends = false;
        } else if (name == "--url") {
            out.server.url = value();
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
    choose_the_rest(out);
    return out;
}

// Of all backends, where none was named and instructions are counted: on this machine they are the
// same each time.
std::vector<bench::figures> count_everywhere(const options& chosen) {
    std::vector<bench::figures> made;
    for (const bench::backend on : bench::all_backends) {
        const bool server = on != bench::backend::sqlite;
        const bench::place where{on, server ? started_server(on) : std::string()};
        std::vector<bench::workload> works;
        for (const bench::workload w : chosen.workloads)
            if (bench::is_measured(w, on)) works.push_back(w);
        const std::string profiles = chosen.profiles.empty()
                                         ? std::string()
                                         : chosen.profiles + "/" + std::string(name_of(on));
        for (const bench::figures& f : bench::measure_instructions(where, works, profiles))
            made.push_back(f);
    }
    return made;
}

std::vector<bench::figures> measure_times(const options& chosen) {
    const bench::sizes full =
        chosen.server.on == bench::backend::sqlite ? bench::sizes{} : bench::on_servers;
    const auto made_data = bench::make_fixture(chosen.server, full);
    bench::fixture& data = *made_data;
    std::vector<bench::figures> made;
    for (const bench::workload w : chosen.workloads) {
        // Anew for each: a server plans a prepared statement by what the tables were like then.
        const bench::contender_list all = bench::make_contenders(data.where(), full);
        bench::check_equal(data, all, w);
        for (const bench::figures& f : bench::measure_time(data, all, w, full, chosen.seconds))
            made.push_back(f);
    }
    return made;
}

}  // namespace

int main(int count, char** arguments) {
    // How this program runs itself, see instructions.cpp and growth.cpp.
    if (count == 6 && std::string_view(arguments[1]) == "--counted")
        return bench::run_counted({*bench::backend_named(arguments[2]), arguments[3]}, arguments[4],
                                  *bench::workload_named(arguments[5]));
    if (count == 3 && std::string_view(arguments[1]) == "--streamed")
        return bench::run_streamed(arguments[2]);

    const options chosen = parse(count, arguments);
    if (!chosen.workloads.empty()) {
        const bool everywhere = chosen.instructions && chosen.all_backends;
        const auto measured =
            everywhere ? count_everywhere(chosen)
            : chosen.instructions
                ? bench::measure_instructions(chosen.server, chosen.workloads, chosen.profiles)
                : measure_times(chosen);
        if (everywhere)
            bench::print_backends(measured);
        else
            bench::print_table(measured);
        if (!chosen.json.empty()) bench::write_json(measured, chosen.json);
    }
    if (chosen.growth) bench::measure_growth();
    if (chosen.load_test) bench::measure_load(chosen.server, chosen.seconds);
    return 0;
}
