#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

/// How text may be written to a stream: plainly to a file, with colours to a terminal.
struct terminal {
    bool is_terminal = false;
    bool colours = false;     ///< not where NO_COLOR is set or TERM is dumb
    bool boxes = true;        ///< box-drawing characters; not where the locale is not UTF-8
    std::size_t width = 100;  ///< columns; COLUMNS where the stream is no terminal

    /// What the environment says of a file descriptor.
    static terminal of(int descriptor);

    /// The text in a colour or style: the parameters of the ANSI code, "1;32".
    [[nodiscard]] std::string styled(std::string_view style, std::string_view text) const;
    /// `utf8` where boxes can be drawn, `ascii` elsewhere, `n` times.
    [[nodiscard]] std::string glyphs(std::string_view utf8, char ascii, std::size_t n) const;
};

/// The columns that UTF-8 text takes, each code point one.
std::size_t columns_of(std::string_view text);
/// The text with spaces behind it, or in front of it, up to `width` columns.
std::string padded(std::string_view text, std::size_t width);
std::string right_aligned(std::string_view text, std::size_t width);
/// The lines of `text`, longer ones broken at spaces where possible.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);
/// The same for code: what was broken goes on deeper than its line.
std::vector<std::string> wrapped_code(std::string_view text, std::size_t width);

}  // namespace demo
