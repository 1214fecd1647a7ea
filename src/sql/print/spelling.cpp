#include "sql/print/spelling.hpp"

#include <string>

#include "cormorant/base/error.hpp"
#include "sql/print/printer.hpp"

namespace cormorant::detail {

void print_call(printer& out, const term& n, std::string_view word) { out.call(word, n); }

void print_between(printer& out, const term& n, std::string_view word) {
    out.operand(*n.operands[0]);
    out.text(word);
    out.operand(*n.operands[1]);
}

void print_prefix(printer& out, const term& n, std::string_view word) {
    out.text(word);
    out.operand(*n.operands[0]);
}

void print_pattern(printer& out, const term& n, std::string_view word) {
    for (std::size_t at = word.find("{}"); at != std::string_view::npos; at = word.find("{}")) {
        out.text(word.substr(0, at));
        out.expression(*n.operands[0]);
        word.remove_prefix(at + 2);
    }
    out.text(word);
}

void print_refused(printer&, const term&, std::string_view words) {
    throw_usage(std::string(words));
}

}  // namespace cormorant::detail
