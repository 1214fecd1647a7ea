#include "options.hpp"

#include <cstddef>

namespace demo {

const std::string_view usage =
    "usage: demo [--small] [--json] [--database URL]\n"
    "\n"
    "Fills a shop with 100,000 users and 1,000,000 orders and measures the techniques of "
    "Cormorant\n"
    "on it: for each the way that is often written, and the one that the library offers.\n"
    "\n"
    "  --small          2,000 users and 20,000 orders: a few seconds\n"
    "  --json           write the figures as JSON, and nothing else, to standard output\n"
    "  --database URL   where to fill the shop, such as sqlite:shop.db,\n"
    "                   postgresql://user@host/name or mariadb://user@host/name; it stays there\n"
    "                   and is used again (default: a file in a temporary directory that is\n"
    "                   removed at the end)\n"
    "  --help           this text\n";

options parse_options(std::span<const char* const> arguments) {
    constexpr std::string_view database_is = "--database=";
    options chosen;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--help" || argument == "-h") {
            chosen.help = true;
        } else if (argument == "--json") {
            chosen.json = true;
        } else if (argument == "--small") {
            chosen.size = {.users = 2'000, .orders = 20'000};
        } else if (argument == "--database") {
            if (++i == arguments.size()) throw wrong_options("--database needs a URL");
            chosen.database = arguments[i];
        } else if (argument.starts_with(database_is)) {
            chosen.database = argument.substr(database_is.size());
        } else {
            throw wrong_options("unknown option '" + std::string(argument) + "'");
        }
        if (argument.starts_with("--database") && chosen.database.empty())
            throw wrong_options("--database needs a URL, such as sqlite:shop.db");
    }
    return chosen;
}

}  // namespace demo
