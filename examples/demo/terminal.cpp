#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace demo {
namespace {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : value;
}

bool locale_is_utf8() {
    // The first that is set decides, as for setlocale.
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const std::string_view locale = environment(name);
        if (locale.empty()) continue;
        return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos ||
               locale.find("utf-8") != locale.npos;
    }
    // Containers set none of them, and their terminals are UTF-8 all the same.
    return true;
}

std::size_t width_of(int descriptor) {
    winsize size{};
    std::size_t width = 0;
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0) width = size.ws_col;
    if (width == 0) width = std::strtoul(std::string(environment("COLUMNS")).c_str(), nullptr, 10);
    if (width == 0) width = 100;
    return std::clamp<std::size_t>(width, 40, 200);
}

/// Breaks lines that are too long; what is broken off goes `deeper` than the line began.
std::vector<std::string> broken(std::string_view text, std::size_t width, std::size_t deeper) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));

        const std::size_t indentation = std::min(line.find_first_not_of(' '), line.size());
        std::string begin;
        while (begin.size() + line.size() > width) {
            std::size_t cut = line.rfind(' ', width - begin.size());
            if (cut == line.npos || cut <= indentation) cut = width - begin.size();
            lines.push_back(begin + std::string(line.substr(0, cut)));
            line.remove_prefix(std::min(line.find_first_not_of(' ', cut), line.size()));
            begin = std::string(indentation + deeper, ' ');
        }
        lines.push_back(begin + std::string(line));
    }
    return lines;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

terminal terminal::of(int descriptor) {
    terminal found;
    found.is_terminal = isatty(descriptor) == 1;
    found.colours =
        found.is_terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
    found.boxes = locale_is_utf8();
    found.width = width_of(descriptor);
    return found;
}

std::string terminal::styled(std::string_view style, std::string_view text) const {
    if (!colours || text.empty()) return std::string(text);
    return "\x1b[" + std::string(style) + "m" + std::string(text) + "\x1b[0m";
}

std::string terminal::glyphs(std::string_view utf8, char ascii, std::size_t n) const {
    if (!boxes) return std::string(n, ascii);
    std::string text;
    while (n-- > 0) text += utf8;
    return text;
}

std::size_t columns_of(std::string_view text) {
    return text.size() -
           static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_continuation));
}

std::string padded(std::string_view text, std::size_t width) {
    const std::size_t used = columns_of(text);
    return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string right_aligned(std::string_view text, std::size_t width) {
    const std::size_t used = columns_of(text);
    return std::string(used < width ? width - used : 0, ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    return broken(text, width, 0);
}

std::vector<std::string> wrapped_code(std::string_view text, std::size_t width) {
    return broken(text, width, 4);
}

}  // namespace demo
