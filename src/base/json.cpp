#include "cormorant/base/json.hpp"

#include <nlohmann/json.hpp>

#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

[[noreturn]] void bad_json(const std::string& problem) {
    detail::throw_usage("this is not a JSON document: " + problem);
}

// Brackets inside strings do not nest. For text that is not JSON the result means nothing, and the
// parser refuses it.
bool too_deep(std::string_view text) noexcept {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char character = text[at];
        if (character == '"') quoted = !quoted;
        if (quoted) {
            at += character == '\\';
        } else if (character == '[' || character == '{') {
            if (++depth > json::max_depth) return true;
        } else if (character == ']' || character == '}') {
            --depth;
        }
    }
    return false;
}

// What is wrong with the text that the parser itself would not notice, or nullptr. The parser skips
// a byte order mark and takes a zero byte for the end of the input; its trees are written and
// compared recursively.
const char* unnoticed_problem(std::string_view text) noexcept {
    if (text.find('\0') != std::string_view::npos)
        return "it contains a zero byte (write \\u0000 inside a string)";
    if (text.starts_with("\xEF\xBB\xBF"))
        return "it starts with a byte order mark, which JSON does not allow";
    if (too_deep(text)) return "its arrays and objects are nested more than 1000 deep";
    return nullptr;
}

// Where the parser stops. Its own message would quote the document, and messages hold no values.
std::string parser_problem(std::string_view text) {
    try {
        const nlohmann::json ignored = nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        return "it is malformed at byte " + std::to_string(error.byte);
    } catch (const nlohmann::json::out_of_range&) {
        return "it holds a number beyond the range of double";
    }
    return "the parser refuses it";
}

// Why a tree cannot be written as JSON, or nullptr. Recursion ends at `levels`, so that a tree of
// any depth can be asked about.
const char* unwritable(const nlohmann::json& document, int levels) noexcept {
    if (document.is_binary()) return "it holds a binary value; encode it as text first";
    if (document.is_discarded()) return "it holds a discarded value, the result of a failed parse";
    if (!document.is_structured()) return nullptr;
    if (levels == 0) return "its arrays and objects are nested more than 1000 deep";
    for (const nlohmann::json& element : document) {
        if (const char* problem = unwritable(element, levels - 1)) return problem;
    }
    return nullptr;
}

}  // namespace

json::json(std::string_view text) : text_(text) {
    if (const char* problem = unnoticed_problem(text)) bad_json(problem);
    if (nlohmann::json::accept(text)) return;
    bad_json(parser_problem(text));
}

std::optional<json> json::try_parse(std::string_view text) {
    if (unnoticed_problem(text) != nullptr || !nlohmann::json::accept(text)) return std::nullopt;
    return json(written(), std::string(text));
}

nlohmann::json json::parse() const { return nlohmann::json::parse(text_); }

std::string json::write(const nlohmann::json& document) {
    if (const char* problem = unwritable(document, max_depth)) bad_json(problem);
    try {
        return document.dump();
    } catch (const nlohmann::json::type_error&) {
        bad_json("it holds a string that is not UTF-8");
    }
}

bool json::same_document(const json& left, const json& right) {
    return left.parse() == right.parse();
}

}  // namespace cormorant
