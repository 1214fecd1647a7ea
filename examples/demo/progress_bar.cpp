#include "progress_bar.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "technique.hpp"

namespace demo {

progress_bar::progress_bar(terminal screen, std::string what, std::int64_t whole)
    : screen_(screen), what_(std::move(what)), whole_(std::max<std::int64_t>(whole, 1)) {}

progress_bar::~progress_bar() {
    if (screen_.is_terminal) std::fputs("\r\x1b[K", stderr);
}

void progress_bar::show(std::int64_t done) {
    if (!screen_.is_terminal) return;
    const double part = static_cast<double>(done) / static_cast<double>(whole_);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
    const std::string numbers = with_commas(done) + " of " + with_commas(whole_);

    // Behind the bar: a space, the numbers, two spaces and at most "1234 s".
    const std::size_t rest = what_.size() + numbers.size() + 12;
    const std::size_t width =
        screen_.width > rest + 10 ? std::min<std::size_t>(40, screen_.width - rest) : 10;
    const auto full = std::min(width, static_cast<std::size_t>(part * static_cast<double>(width)));
    const std::string bar = screen_.styled("36", screen_.glyphs("━", '#', full)) +
                            screen_.styled("90", screen_.glyphs("─", '.', width - full));
    std::fprintf(stderr, "\r\x1b[K%s %s %s  %.0f s", what_.c_str(), bar.c_str(), numbers.c_str(),
                 passed.count());
    std::fflush(stderr);
}

}  // namespace demo
