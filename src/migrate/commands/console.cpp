#include "migrate/commands/console.hpp"

#include <unistd.h>

#include <cstdio>

namespace cormorant::detail {

void standard_console::out(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void standard_console::error(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

std::optional<std::string> standard_console::ask(std::string_view question) {
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) return std::nullopt;
    out(question);
    std::string answer;
    for (int c = std::getchar(); c != '\n'; c = std::getchar()) {
        if (c == EOF) return std::nullopt;
        answer += static_cast<char>(c);
    }
    return answer;
}

}  // namespace cormorant::detail
