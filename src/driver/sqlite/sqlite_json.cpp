#include "driver/sqlite/sqlite_json.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>

#include "cormorant/base/json.hpp"
#include "driver/sqlite/sqlite_functions.hpp"

namespace cormorant::detail {
namespace {

using tree = nlohmann::json;

// As PostgreSQL's @> has it: an object holds the same keys with values that hold those of the part,
// an array holds each element of the part somewhere. A recursion is as deep as documents are.
bool holds(const tree& document, const tree& part) {
    if (document.is_object() && part.is_object())
        return std::all_of(part.items().begin(), part.items().end(), [&](const auto& item) {
            const auto found = document.find(item.key());
            return found != document.end() && holds(*found, item.value());
        });
    if (document.is_array() && part.is_array())
        return std::all_of(part.begin(), part.end(), [&](const tree& wanted) {
            return std::any_of(document.begin(), document.end(),
                               [&](const tree& element) { return holds(element, wanted); });
        });
    return document == part;
}

// An array also holds a single value that is one of its elements: at the top alone.
bool contains(const tree& document, const tree& part) {
    if (document.is_array() && !part.is_structured())
        return std::find(document.begin(), document.end(), part) != document.end();
    return holds(document, part);
}

bool equal(const tree& a, const tree& b) { return a == b; }

std::optional<tree> tree_of(sqlite3_value* operand) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(operand));
    if (text == nullptr) return std::nullopt;
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(operand));
    const auto document = json::try_parse({text, size});
    if (!document) return std::nullopt;
    return document->parse();
}

template <bool (*Answer)(const tree&, const tree&)>
void ask(sqlite3_context* context, int, sqlite3_value** operands) {
    if (sqlite3_value_type(operands[0]) == SQLITE_NULL ||
        sqlite3_value_type(operands[1]) == SQLITE_NULL)
        return;
    try {
        const auto document = tree_of(operands[0]);
        const auto part = tree_of(operands[1]);
        if (document && part)
            sqlite3_result_int(context, Answer(*document, *part) ? 1 : 0);
        else
            refuse_result(context, "a text that is looked into as JSON is not JSON");
    } catch (const std::exception&) {  // no exception may pass through SQLite
        sqlite3_result_error_nomem(context);
    }
}

}  // namespace

int register_json_functions(sqlite3* database) {
    const int code = register_function(database, {"cm_json_contains", 2, &ask<contains>});
    return code != SQLITE_OK ? code
                             : register_function(database, {"cm_json_equal", 2, &ask<equal>});
}

}  // namespace cormorant::detail
