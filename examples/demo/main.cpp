#include <csignal>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "measure.hpp"
#include "options.hpp"
#include "progress_bar.hpp"
#include "report.hpp"
#include "shop.hpp"
#include "temporary_directory.hpp"
#include "terminal.hpp"

/// Shows the techniques of Cormorant on a shop of a million orders: see options.cpp for the
/// options.

namespace {

constexpr int wrong_usage = 2;

void print(const std::string& text) {
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
        throw std::runtime_error("cannot write to standard output");
}

void fill_shop(const demo::cm::database& db, const demo::shop_size& size) {
    const demo::terminal screen = demo::terminal::of(fileno(stderr));
    if (!screen.is_terminal) std::fputs("demo: filling the shop ...\n", stderr);
    demo::progress_bar bar(screen, "filling the shop", size.users + size.orders);
    demo::open_shop(db, size, [&](std::int64_t stored) { bar.show(stored); });
}

void show_techniques(const demo::cm::database& db, const demo::options& chosen) {
    const demo::report told(demo::terminal::of(fileno(stdout)));
    if (!chosen.json) print(told.headline(chosen.size));
    fill_shop(db, chosen.size);

    std::vector<demo::measured> all;
    for (const demo::technique& what : demo::all_techniques()) {
        all.push_back(demo::measure(what, db));
        if (!chosen.json) print(told.chapter(all.back()));
    }
    print(chosen.json ? demo::json_report(all) : told.summary(all));
}

demo::cm::database open(const std::string& url) {
    try {
        return demo::cm::open(url);
    } catch (const demo::cm::usage_error& e) {
        throw demo::wrong_options(e.what());
    }
}

void run(const demo::options& chosen) {
    // Made first, so that it goes after the database was closed.
    std::unique_ptr<demo::temporary_directory> directory;
    std::string url = chosen.database;
    if (url.empty()) {
        directory = std::make_unique<demo::temporary_directory>();
        url = "sqlite:" + directory->path() + "/shop.db";
    }
    show_techniques(open(url), chosen);
}

}  // namespace

int main(int argc, char** argv) {
    // A reader that goes (`demo | head`) is then an error of print(), behind which the files go
    // too.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const demo::options chosen =
            demo::parse_options({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)});
        if (chosen.help)
            print(std::string(demo::usage));
        else
            run(chosen);
        return 0;
    } catch (const demo::wrong_options& e) {
        std::fprintf(stderr, "demo: %s; see --help\n", e.what());
        return wrong_usage;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "demo: %s\n", e.what());
        return 1;
    }
}
