#include "sql/mariadb/mariadb_json_path.hpp"

#include <nlohmann/json.hpp>

#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"

namespace cormorant::detail {
namespace {

// Inside the quotes of a path everything is a plain character but what JSON escapes. The path does
// not reach the database as a text of the caller's, so that its bytes are looked at here.
void add(std::string& path, const value& key) {
    if (key.kind() == value_kind::integer) {
        path += '[' + std::to_string(key.as_integer()) + ']';
        return;
    }
    const std::string_view text = key.as_text();
    if (!valid_utf8(text) || text.find('\0') != std::string_view::npos)
        throw_error({.kind = error_kind::data,
                     .message = "a key of JSON is not UTF-8, or has a zero byte in it",
                     .outcome = outcome::not_sent});
    // MariaDB 10.11 takes it for the sign of an index, inside quotes too, and finds nothing.
    if (text.starts_with('-'))
        throw_usage(
            "MariaDB has no path to a key of JSON that begins with a minus sign: read the document "
            "and look into it");
    path += '.' + nlohmann::json(std::string(text)).dump();
}

}  // namespace

std::string mariadb_json_path(std::span<const value> keys) {
    std::string path = "$";
    for (const value& key : keys) add(path, key);
    return path;
}

}  // namespace cormorant::detail
