#include "report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "excerpts.hpp"

namespace demo {
namespace {

constexpr std::string_view dim = "90";
constexpr std::string_view bold = "1";
constexpr std::string_view slow_style = "33";
constexpr std::string_view fast_style = "32";

/// What stands left of the code: "    slow  ".
constexpr std::size_t margin = 10;

std::string number(double value, int places) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return text;
}

/// Three significant digits at most, thousands with commas.
std::string short_number(double value) {
    if (value >= 100) return with_commas(std::llround(value));
    return number(value, value >= 10 ? 1 : 2);
}

std::string code_of(const way& chosen, const technique& what) {
    std::string code;
    if (!chosen.declaration.empty())
        code = "// in the model\n" + std::string(excerpt("models", chosen.declaration)) + "\n\n";
    return code + std::string(excerpt(what.file, chosen.region));
}

std::string queries(std::size_t n) {
    return with_commas(static_cast<std::int64_t>(n)) + (n == 1 ? " query" : " queries");
}

double times_faster(const measured& m) { return m.slow.milliseconds / m.fast.milliseconds; }

}  // namespace

std::string report::duration(double milliseconds) const {
    if (milliseconds >= 1000) return short_number(milliseconds / 1000) + " s";
    if (milliseconds >= 0.1) return short_number(milliseconds) + " ms";
    return short_number(milliseconds * 1000) + (screen_.boxes ? " µs" : " us");
}

std::string report::ratio(double times) const {
    return (times >= 10 ? with_commas(std::llround(times)) : number(times, 1)) +
           (screen_.boxes ? " ×" : " x");
}

std::string report::headline(const shop_size& size) const {
    const std::string rows = with_commas(size.users) + " users with a profile each, " +
                             with_commas(size.orders) + " orders";
    return "\n" + screen_.styled(bold, "Cormorant: the ten techniques, measured") + "\n" +
           screen_.styled(dim, rows) + "\n";
}

std::string report::way_told(const way& chosen, const measured& m, const cost& spent) const {
    const bool is_slow = &spent == &m.slow;
    const std::string_view style = is_slow ? slow_style : fast_style;
    const std::string side = screen_.styled(dim, screen_.boxes ? "│" : "|");

    std::string text;
    const std::size_t room = screen_.width - margin - 2;
    bool first = true;
    for (const std::string& line : wrapped_code(code_of(chosen, *m.what), room)) {
        const std::string name = first ? (is_slow ? "    slow" : "    fast") : "";
        text += screen_.styled(style, padded(name, margin)) + side;
        text += line.empty() ? "\n" : " " + line + "\n";
        first = false;
    }

    const std::string figures = queries(spent.queries) + ", " + duration(spent.milliseconds);
    const std::size_t longest = std::min<std::size_t>(50, screen_.width - margin - 26);
    const double part = spent.milliseconds / std::max(m.slow.milliseconds, m.fast.milliseconds);
    const auto length = static_cast<std::size_t>(std::ceil(part * static_cast<double>(longest)));
    return text + std::string(margin, ' ') +
           screen_.styled(style, screen_.glyphs("━", '=', std::max<std::size_t>(length, 1))) + " " +
           screen_.styled(bold, figures) + "\n\n";
}

std::string report::chapter(const measured& m) const {
    const std::string title = right_aligned(std::to_string(m.what->number), 2) + "  ";
    const std::string rule =
        screen_.glyphs("─", '-', screen_.width - std::min(screen_.width, 6 + m.what->title.size()));
    std::string text = "\n" + screen_.styled(bold, title + std::string(m.what->title)) + " " +
                       screen_.styled(dim, rule) + "\n";
    const std::size_t room = screen_.width - 4;
    for (const std::string& line : wrapped(m.what->scene, room)) text += "    " + line + "\n";

    text += "\n" + way_told(m.what->slow, m, m.slow) + way_told(m.what->fast, m, m.fast);
    text += "    " + screen_.styled("1;32", ratio(times_faster(m)) + " as fast") + "\n";
    for (const std::string& line : wrapped(m.what->reason, room)) text += "    " + line + "\n";
    for (const std::string& line : wrapped("both ways: " + m.answer, room))
        text += "    " + screen_.styled(dim, line) + "\n";
    return text;
}

std::string report::summary(std::span<const measured> all) const {
    constexpr std::size_t name_width = 31;
    const bool with_queries = screen_.width >= 76;
    const auto row = [&](std::string_view name, std::span<const std::string, 5> cells) {
        std::string text = padded(name, name_width);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (!with_queries && (i == 0 || i == 2)) continue;
            const std::string cell = right_aligned(cells[i], i == 4 ? 11 : i % 2 == 0 ? 8 : 9);
            text += i == 4 ? screen_.styled("1;32", cell)
                           : screen_.styled(i < 2 ? slow_style : fast_style, cell);
        }
        return text + "\n";
    };
    const std::string rule =
        screen_.styled(dim, screen_.glyphs("─", '-', with_queries ? 76 : 60)) + "\n";

    std::string text = "\n" + rule;
    text += row("", std::array<std::string, 5>{"", "slow", "", "fast", ""});
    text += row("technique",
                std::array<std::string, 5>{"queries", "time", "queries", "time", "faster"}) +
            rule;
    for (const measured& m : all) {
        const std::array<std::string, 5> cells{
            with_commas(static_cast<std::int64_t>(m.slow.queries)), duration(m.slow.milliseconds),
            with_commas(static_cast<std::int64_t>(m.fast.queries)), duration(m.fast.milliseconds),
            ratio(times_faster(m))};
        if (m.what->number == 10)
            text += screen_.styled(dim, " 9  cache: cached(10min), not measured here") + "\n";
        text += row(
            right_aligned(std::to_string(m.what->number), 2) + "  " + std::string(m.what->title),
            cells);
    }
    return text + rule;
}

}  // namespace demo
